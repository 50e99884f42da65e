import { FAINT, textAt } from '@kaibo/numeric';

/** Round numbers from `low` to `high`, about `count` of them. */
export const ticksOf = (low: number, high: number, count = 5): number[] => {
  const rough = (high - low) / count;
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((one) => one * power >= rough) ?? 10);
  const ticks: number[] = [];
  for (let at = Math.ceil(low / step); at * step <= high + step * 1e-9; at++)
    ticks.push(Number((at * step).toPrecision(12)));
  return ticks;
};

const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 2 });

export const numberText = (value: number): string => short.format(value);

/** The rectangle between the axes. */
export interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** From a range of values to pixels; a range without width lies in the middle. */
export const scaleOf = (
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
): ((value: number) => number) =>
  high > low
    ? (value) => from + ((value - low) / (high - low)) * (to - from)
    : () => (from + to) / 2;

/** Horizontal lines with their numbers at the left. */
export const levelLines = (
  { left, width }: Frame,
  ticks: readonly number[],
  yOf: (value: number) => number,
): string[] =>
  ticks.flatMap((tick) => [
    `<path d="M${left} ${yOf(tick).toFixed(1)}h${width}" stroke="${FAINT}"/>`,
    textAt(left - 6, yOf(tick) + 4, numberText(tick), { size: 11, anchor: 'end' }),
  ]);
