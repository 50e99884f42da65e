import type { RoomOutlook } from '@kaibo/contracts/prediction';
import { useQuery } from '@tanstack/react-query';
import { ShoppingCart } from 'lucide-react';
import { count, yuan } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { outlookQuery } from './outlook-query.ts';
import { predictionTexts } from './prediction-texts.ts';

/** Few people are told in tenths, more in whole. */
const people = (n: number): string => (n < 10 ? n.toFixed(1) : count(Math.round(n)));

function Expected({ label, value, band }: { label: string; value: string; band: string }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-soft">{label}</dt>
      <dd className="text-xl font-semibold tabular-nums">{value}</dd>
      <dd className="text-xs text-soft tabular-nums">{band}</dd>
    </div>
  );
}

function Foretold({ outlook }: { outlook: RoomOutlook }) {
  const text = useMessages(predictionTexts).outlook;
  const { nearPurchase, buyers, gmvFen, viewers, sampledOf } = outlook;
  return (
    <>
      <p className="flex items-center gap-2 font-medium" data-near={nearPurchase}>
        <ShoppingCart aria-hidden className="size-5 shrink-0 text-accent-ink" />
        {nearPurchase === 0 ? text.nobodyNear : text.near(count(nearPurchase))}
      </p>
      <dl className="grid grid-cols-2 gap-3">
        <Expected
          label={text.buyers}
          value={people(buyers.expected)}
          band={text.between(people(buyers.low), people(buyers.high))}
        />
        {gmvFen && (
          <Expected
            label={text.gmv}
            value={yuan(gmvFen.expected)}
            band={text.between(yuan(gmvFen.low), yuan(gmvFen.high))}
          />
        )}
      </dl>
      <p className="text-xs text-soft">
        {sampledOf === null
          ? text.of(count(viewers))
          : text.sampled(count(viewers), count(sampledOf))}
      </p>
    </>
  );
}

/** What the next minutes may bring, for the team of a room on air. */
export function OutlookCard({ roomId }: { roomId: string }) {
  const text = useMessages(predictionTexts).outlook;
  const { data, error, refetch } = useQuery(outlookQuery(roomId));
  return (
    <section
      aria-label={text.title}
      className="grid content-start gap-3 rounded-card bg-raised p-4 shadow-card"
    >
      <h2 className="font-semibold">{text.title}</h2>
      {!data && error && <Problem small error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-20" />}
      {data?.outlook && <Foretold outlook={data.outlook} />}
      {data?.why && (
        <p className="text-sm text-soft">
          {text.whys[data.why]}
          {data.why === 'too-few-viewers' && ` ${text.people(String(data.leastViewers))}`}
        </p>
      )}
    </section>
  );
}
