interface BandChartProps {
  /** Oldest first, up to yesterday. */
  history: readonly number[];
  /** From today on. */
  ahead: readonly { low: number; middle: number; high: number }[];
  /** Read out; the numbers are in a table beside it. */
  label: string;
  className?: string;
}

const WIDTH = 300;
const HEIGHT = 100;

/** What was as a line, what comes as a band around its middle. */
export function BandChart({ history, ahead, label, className = 'h-10 w-full' }: BandChartProps) {
  const steps = history.length + ahead.length;
  if (steps < 2) return <div className={className} />;
  const top = Math.max(1, ...history, ...ahead.map(({ high }) => high)) * 1.05;
  const x = (place: number): number => (place / (steps - 1)) * WIDTH;
  const y = (value: number): number => HEIGHT - (value / top) * HEIGHT;
  const line = (values: readonly number[], from: number): string =>
    values.map((value, place) => `${x(from + place).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  const now = history.length;
  const upper = line(
    ahead.map(({ high }) => high),
    now,
  );
  const lower = ahead
    .map(({ low }, place) => `${x(now + place).toFixed(1)},${y(low).toFixed(1)}`)
    .reverse()
    .join(' ');
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className={className}
    >
      <polygon points={`${upper} ${lower}`} className="fill-accent-ink/20" />
      <polyline
        points={line(history, 0)}
        vectorEffect="non-scaling-stroke"
        className="fill-none stroke-soft"
        strokeWidth="1.25"
      />
      <polyline
        points={line(
          ahead.map(({ middle }) => middle),
          now,
        )}
        vectorEffect="non-scaling-stroke"
        className="fill-none stroke-accent-ink"
        strokeWidth="1.75"
      />
      <line
        x1={x(now)}
        x2={x(now)}
        y1="0"
        y2={HEIGHT}
        vectorEffect="non-scaling-stroke"
        strokeDasharray="2 3"
        className="stroke-line"
      />
    </svg>
  );
}
