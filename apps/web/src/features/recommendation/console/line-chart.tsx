import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useTheme } from '../../../app/settings.ts';

export interface Line {
  label: string;
  values: readonly (number | null)[];
}

interface LineChartProps {
  /** Of every point, evenly spaced or not. */
  x: readonly number[];
  /** What stands below a point. */
  xText: (x: number) => string;
  yText: (y: number) => string;
  lines: readonly Line[];
  heightPx?: number;
  /** The least y that is always in sight. */
  fromZero?: boolean;
}

/** In the order of the lines; told apart by their dashes too. */
const STROKES = [
  { colour: '--accent', dash: [] },
  { colour: '--good', dash: [] },
  { colour: '--warn', dash: [6, 4] },
  { colour: '--soft', dash: [2, 3] },
  { colour: '--ink', dash: [8, 3, 2, 3] },
] as const;

const strokeOf = (i: number) => STROKES[i % STROKES.length]!;

const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const optionsFor = (
  { lines, xText, yText, heightPx = 180, fromZero = false }: LineChartProps,
  widthPx: number,
): uPlot.Options => {
  const axis = { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 } };
  const points = { show: true, size: 6 };
  return {
    width: widthPx,
    height: heightPx,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false },
      y: fromZero ? { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] } : {},
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 28,
        incrs: [1, 2, 5, 10, 20, 50, 100],
        values: (_, ticks) => ticks.map(xText),
      },
      { ...axis, size: 56, values: (_, ticks) => ticks.map(yText) },
    ],
    series: [
      {},
      ...lines.map(({ label }, i): uPlot.Series => {
        const { colour: name, dash } = strokeOf(i);
        return { label, stroke: colour(name), width: 2, dash: [...dash], points };
      }),
    ],
  };
};

/** What a line looks like, beside its name. */
function Key({ i, label }: { i: number; label: string }) {
  const { colour: name, dash } = strokeOf(i);
  return (
    <li className="flex items-center gap-1.5">
      <svg aria-hidden viewBox="0 0 24 4" className="h-1 w-6">
        <line
          x1="0"
          y1="2"
          x2="24"
          y2="2"
          stroke={`var(${name})`}
          strokeWidth="2.5"
          strokeDasharray={dash.join(' ')}
        />
      </svg>
      {label}
    </li>
  );
}

/** Lines over a common axis. Its numbers stand in a table beside it. */
export function LineChart(props: LineChartProps) {
  const { x, lines, heightPx = 180 } = props;
  const theme = useTheme();
  const box = useRef<HTMLDivElement>(null);
  const drawn = JSON.stringify([theme, x, lines]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn is compared by its content.
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const data = [[...x], ...lines.map(({ values }) => [...values])] as uPlot.AlignedData;
    const plot = new uPlot(optionsFor(props, element.clientWidth), data, element);
    const watch = new ResizeObserver(() =>
      plot.setSize({ width: element.clientWidth, height: heightPx }),
    );
    watch.observe(element);
    return () => {
      watch.disconnect();
      plot.destroy();
    };
  }, [drawn, heightPx]);

  return (
    <div className="grid grid-cols-1 gap-2">
      <div
        ref={box}
        aria-hidden
        style={{ height: heightPx }}
        className="w-full overflow-hidden tabular-nums"
      />
      {lines.length > 1 && (
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-soft">
          {lines.map(({ label }, i) => (
            <Key key={label} i={i} label={label} />
          ))}
        </ul>
      )}
    </div>
  );
}
