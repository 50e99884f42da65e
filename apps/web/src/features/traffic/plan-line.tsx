import { count } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { ChartCard } from '../charts/chart-card.tsx';
import { LineChart } from '../recommendation/console/line-chart.tsx';
import { percent, timeOf, worth } from './figures.ts';
import type { Overview } from './traffic-queries.ts';
import { trafficTexts } from './traffic-texts.ts';

const yuan = (fen: number): number => Math.round(fen) / 100;

/** The plans of the last hour beside what was possible. */
export function PlanLine({ points }: Pick<Overview, 'points'>) {
  const text = useMessages(trafficTexts);
  const words = text.line;
  const last = points.at(-1);
  const first = points[0];
  if (!last || !first || points.length < 2) return null;
  return (
    <ChartCard
      title={words.title}
      finding={words.finding(worth(last.valueFen), worth(last.boundFen))}
      file="traffic-plans"
      grid={{
        heads: words.heads,
        rows: points
          .toReversed()
          .map((point) => [
            timeOf(point.atMs, true),
            text.modes[point.mode],
            yuan(point.valueFen),
            yuan(point.boundFen),
            point.gap === null ? '' : percent(point.gap, 2),
            point.floorsMet === null ? '' : percent(point.floorsMet, 1),
            Math.round(point.solveMs),
          ]),
      }}
    >
      <LineChart
        x={points.map(({ atMs }) => (atMs - first.atMs) / 60_000)}
        xText={(minutes) => timeOf(first.atMs + minutes * 60_000)}
        yText={(value) => `¥${count(value)}`}
        lines={[
          { label: words.value, values: points.map(({ valueFen }) => yuan(valueFen)) },
          { label: words.bound, values: points.map(({ boundFen }) => yuan(boundFen)) },
        ]}
        fromZero
      />
    </ChartCard>
  );
}
