import type { HealthSample } from '@kaibo/contracts';
import { useMessages } from '../../app/text.ts';
import { milliseconds, percent, size } from './health-format.ts';
import { healthTexts } from './health-texts.ts';

const WIDTH = 240;
const HEIGHT = 44;

/** Points of a line that fills the box; a steady value lies at the bottom. */
const pointsOf = (values: readonly number[]): string => {
  const most = Math.max(...values, Number.MIN_VALUE);
  return values
    .map((value, i) => {
      const x = values.length === 1 ? WIDTH : (i / (values.length - 1)) * WIDTH;
      return `${x.toFixed(1)},${(HEIGHT - 2 - (value / most) * (HEIGHT - 4)).toFixed(1)}`;
    })
    .join(' ');
};

function Trend({
  name,
  values,
  show,
}: {
  name: string;
  values: readonly number[];
  show(value: number): string;
}) {
  const text = useMessages(healthTexts).history;
  const last = values.at(-1);
  const range =
    values.length > 1
      ? text.range(show(Math.min(...values)), show(Math.max(...values)))
      : text.empty;
  return (
    <figure className="grid gap-1 rounded-card bg-raised p-4 shadow-card">
      <figcaption className="flex items-baseline justify-between gap-2">
        <span className="text-sm text-soft">{name}</span>
        <span className="text-lg font-semibold tabular-nums">
          {last === undefined ? '–' : show(last)}
        </span>
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${name}: ${range}`}
        className="h-11 w-full text-accent-ink"
      >
        {values.length > 1 && (
          <polyline
            points={pointsOf(values)}
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
            vectorEffect="non-scaling-stroke"
          />
        )}
      </svg>
      <p className="min-h-4 text-xs text-soft tabular-nums">{range}</p>
    </figure>
  );
}

/** How strained it was in the last hour. */
export function HealthHistory({ history }: { history: readonly HealthSample[] }) {
  const text = useMessages(healthTexts).history;
  return (
    <section aria-label={text.title} className="grid grid-cols-2 gap-3 xl:grid-cols-4">
      <Trend name={text.cpu} values={history.map((one) => one.cpuPercent)} show={percent} />
      <Trend name={text.memory} values={history.map((one) => one.memoryBytes)} show={size} />
      <Trend name={text.loop} values={history.map((one) => one.loopDelayMs)} show={milliseconds} />
      <Trend
        name={text.requests}
        values={history.map((one) => one.requestsPerSecond)}
        show={(value) => text.perSecond(value.toFixed(value < 10 ? 1 : 0))}
      />
    </section>
  );
}
