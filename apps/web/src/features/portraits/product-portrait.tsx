import type { ProductPortrait } from '@kaibo/contracts/portraits';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { exact } from '../../app/amounts.ts';
import { yuan } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { GroupBars } from './group-bars.tsx';
import { hourText, peakOf, percent } from './portrait-format.ts';
import { productPortraitQuery } from './portrait-queries.ts';
import { portraitTexts } from './portrait-texts.ts';
import { ShareBars } from './share-bars.tsx';
import { Finding, Statement } from './statement.tsx';
import { WeekPicture } from './week-picture.tsx';

function Shares({ portrait }: { portrait: ProductPortrait }) {
  const text = useMessages(portraitTexts).product;
  return (
    <>
      <Statement title={text.returns} said={portrait.returns}>
        {({ share }) => <Finding>{percent(share, 1)}</Finding>}
      </Statement>
      <Statement title={`${text.rooms} / ${text.store}`} said={portrait.rooms}>
        {({ share }) => (
          <ShareBars
            label={`${text.rooms} / ${text.store}`}
            bars={[
              { key: 'rooms', name: text.rooms, share },
              { key: 'store', name: text.store, share: 1 - share },
            ]}
          />
        )}
      </Statement>
    </>
  );
}

function Together({ said }: { said: ProductPortrait['together'] }) {
  const texts = useMessages(portraitTexts);
  const text = texts.product;
  return (
    <Statement title={text.together} said={said} isOfPeople>
      {(products) =>
        products.length === 0 ? (
          <p className="text-sm text-soft">{text.noTogether}</p>
        ) : (
          <ShareBars
            label={text.together}
            bars={products.map(({ productId, title, people, share }) => ({
              ...{ key: productId, name: title, share },
              note: texts.people(exact(people)),
            }))}
          />
        )
      }
    </Statement>
  );
}

function Sensitivity({ said }: { said: ProductPortrait['priceSensitivity'] }) {
  const text = useMessages(portraitTexts).product;
  return (
    <Statement
      title={text.sensitivity}
      said={said}
      how={text.howSensitivity}
      nothing={text.noChange}
    >
      {(value) => (
        <>
          <Finding>
            {text.sensitivityFinding(
              yuan(value.fromFen),
              yuan(value.toFen),
              exact(value.piecesPerDayBefore),
              exact(value.piecesPerDayAfter),
            )}
          </Finding>
          <p className="text-sm text-soft tabular-nums">
            {text.elasticity(value.elasticity.toFixed(2))}
          </p>
        </>
      )}
    </Statement>
  );
}

function When({ portrait }: { portrait: ProductPortrait }) {
  const text = useMessages(portraitTexts);
  return (
    <Statement title={text.product.when} said={portrait.when} how={text.zone(portrait.timeZone)}>
      {({ week }) => {
        const peak = peakOf(week);
        return (
          <>
            {peak && <Finding>{text.product.whenFinding(hourText(peak, text))}</Finding>}
            <WeekPicture week={week} label={text.product.when} />
          </>
        );
      }}
    </Statement>
  );
}

const stack = 'grid grid-cols-1 content-start gap-3';

function Cards({ portrait }: { portrait: ProductPortrait }) {
  const text = useMessages(portraitTexts).product;
  return (
    <div className="grid grid-cols-1 gap-3 md:grid-cols-2">
      <div className={stack}>
        <Statement title={text.buyers} said={portrait.buyers} isOfPeople>
          {(groups) => <GroupBars groups={groups} groupsAtMs={portrait.groupsAtMs} />}
        </Statement>
        <Statement title={text.loyalty} said={portrait.loyalty} isOfPeople>
          {(groups) => <GroupBars groups={groups} />}
        </Statement>
        <Together said={portrait.together} />
      </div>
      <div className={stack}>
        <When portrait={portrait} />
        <Sensitivity said={portrait.priceSensitivity} />
        <Shares portrait={portrait} />
      </div>
    </div>
  );
}

/** A part of the product's page in the studio. */
export function ProductPortraitSection({ productId }: { productId: string }) {
  const text = useMessages(portraitTexts).product;
  const id = useId();
  const { data, error, refetch } = useQuery(productPortraitQuery(productId));
  return (
    <section aria-labelledby={id} className="grid grid-cols-1 gap-3">
      <header className="grid gap-1">
        <h2 id={id} className="font-semibold">
          {text.title}
        </h2>
        <p className="max-w-prose text-sm text-soft">{text.hint}</p>
        {data?.isNewestOnly && <p className="text-sm text-soft">{text.newestOnly}</p>}
      </header>
      {error && !data && <Problem error={error} retry={() => void refetch()} />}
      {!error && !data && <Skeleton className="h-96" />}
      {data && <Cards portrait={data} />}
    </section>
  );
}
