import { useQuery } from '@tanstack/react-query';
import { exact } from '../../app/amounts.ts';
import { fromNow } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { ChartCard } from '../charts/chart-card.tsx';
import { FairnessPicture } from './fairness-picture.tsx';
import { amount, fine, percent } from './figures.ts';
import { fairnessQuery } from './traffic-queries.ts';
import { trafficTexts } from './traffic-texts.ts';

/** What the promises cost, and what they buy. */
export function FairnessCard() {
  const text = useMessages(trafficTexts).fairness;
  const { data, error, refetch } = useQuery(fairnessQuery);
  if (!data && error) return <Problem error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-80" />;
  const { points, requests, madeAtMs } = data;
  const now = points.find(({ scale }) => scale === 1);
  return (
    <ChartCard
      title={text.title}
      finding={now ? text.finding(fine(now.price)) : text.findingNone}
      {...(madeAtMs !== null && { how: text.how(exact(requests), fromNow(madeAtMs)) })}
      file="traffic-fairness"
      grid={
        points.length === 0
          ? null
          : {
              heads: text.heads,
              rows: points.map((point) => [
                point.scale,
                Math.round(point.valueFen) / 100,
                percent(point.price, 2),
                point.gini.toFixed(3),
                point.jain.toFixed(3),
                amount(point.minimum),
                point.floorsMet === null ? '' : percent(point.floorsMet, 1),
              ]),
            }
      }
    >
      {points.length > 1 && <FairnessPicture points={points} />}
    </ChartCard>
  );
}
