import type { HostPortrait } from '@kaibo/contracts/portraits';
import { useQuery } from '@tanstack/react-query';
import { exact } from '../../app/amounts.ts';
import { useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { GroupBars } from './group-bars.tsx';
import { hourText, peakOf, percent } from './portrait-format.ts';
import { hostPortraitQuery } from './portrait-queries.ts';
import { portraitTexts } from './portrait-texts.ts';
import { ShareBars } from './share-bars.tsx';
import { Finding, Statement } from './statement.tsx';
import { WeekPicture } from './week-picture.tsx';

interface ComparedProps {
  title: string;
  said: HostPortrait['viewers'];
  why: string;
  shown(figure: number): string;
  isOfPeople?: boolean;
}

/** One's own figure as a bar, the middle of all hosts as a mark on it. */
function Compared({ title, said, why, shown, isOfPeople }: ComparedProps) {
  const text = useMessages(portraitTexts).host;
  return (
    <Statement title={title} said={said} how={why} isOfPeople={isOfPeople}>
      {({ figure, median }) => {
        const most = Math.max(figure, median ?? 0) * 1.15 || 1;
        return (
          <>
            <Finding>{shown(figure)}</Finding>
            <div aria-hidden className="relative h-2.5 rounded-full bg-sunken">
              <span
                className="absolute inset-y-0 left-0 rounded-full bg-accent"
                style={{ width: `${(100 * figure) / most}%` }}
              />
              {median !== null && (
                <span
                  className="absolute -inset-y-1 w-1 -translate-x-1/2 rounded-full bg-ink"
                  style={{ left: `${(100 * median) / most}%` }}
                />
              )}
            </div>
            <p className="text-xs text-soft">
              {median === null ? text.noMedian : text.median(shown(median))}
            </p>
          </>
        );
      }}
    </Statement>
  );
}

function Figures({ portrait }: { portrait: HostPortrait }) {
  const text = useMessages(portraitTexts).host;
  const shares = (figure: number): string => percent(figure, 1);
  return (
    <section className="grid gap-3" aria-label={text.compared}>
      <h2 className="font-semibold">{text.compared}</h2>
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2 xl:grid-cols-4">
        <Compared
          title={text.viewers}
          said={portrait.viewers}
          why={text.viewersWhy}
          shown={(figure) => exact(Math.round(figure * 10) / 10)}
        />
        <Compared
          title={text.conversion}
          said={portrait.conversion}
          why={text.conversionWhy}
          shown={shares}
        />
        <Compared
          title={text.returning}
          said={portrait.returning}
          why={text.returningWhy}
          shown={shares}
          isOfPeople
        />
        <Compared
          title={text.refunds}
          said={portrait.refunds}
          why={text.refundsWhy}
          shown={shares}
        />
      </div>
    </section>
  );
}

const stack = 'grid grid-cols-1 content-start gap-3';

function Portrait({ portrait }: { portrait: HostPortrait }) {
  const texts = useMessages(portraitTexts);
  const text = texts.host;
  const isEnglish = useLocale() === 'en';
  return (
    <div className="grid gap-5">
      <Figures portrait={portrait} />
      <div className="grid grid-cols-1 gap-3 md:grid-cols-2">
        <div className={stack}>
          <Statement title={text.hours} said={portrait.hours} how={texts.zone(portrait.timeZone)}>
            {({ week }) => {
              const peak = peakOf(week);
              return (
                <>
                  {peak && <Finding>{text.hoursFinding(hourText(peak, texts))}</Finding>}
                  <WeekPicture week={week} label={text.hours} />
                </>
              );
            }}
          </Statement>
          <Statement title={text.categories} said={portrait.categories}>
            {(categories) => (
              <ShareBars
                label={text.categories}
                bars={categories.map(({ name, minutes, share }) => ({
                  ...{ key: name.en, name: isEnglish ? name.en : name.zh, share },
                  note: text.minutes(exact(minutes)),
                }))}
              />
            )}
          </Statement>
        </div>
        <div className={stack}>
          <Statement title={text.audience} said={portrait.audience} isOfPeople>
            {(groups) => <GroupBars groups={groups} groupsAtMs={portrait.groupsAtMs} />}
          </Statement>
        </div>
      </div>
    </div>
  );
}

/** Who watches the rooms of who looks, when, and how it compares. */
export function HostPortraitPage() {
  const text = useMessages(portraitTexts).host;
  const { data, error, refetch } = useQuery(hostPortraitQuery);
  return (
    <div className="grid grid-cols-1 gap-5">
      <header className="grid gap-1">
        <h1 className="text-2xl font-semibold tracking-tight">{text.title}</h1>
        <p className="max-w-prose text-sm text-soft">{text.hint}</p>
      </header>
      {error && !data && <Problem error={error} retry={() => void refetch()} />}
      {!error && !data && <Skeleton className="h-[60dvh]" />}
      {data && <Portrait portrait={data} />}
    </div>
  );
}
