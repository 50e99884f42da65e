import { colourAt, FAINT, type Heading, svgDocument, symmetricEigen, textAt } from '@kaibo/numeric';
import type { Points } from '../clusters/points.ts';
import { type Frame, levelLines, numberText, scaleOf, ticksOf } from './axes.ts';

/** A table seen from where it is widest. */
export interface Plane {
  x: Float64Array;
  y: Float64Array;
  axes: readonly [string, string];
}

/** Covariances of the columns [columns × columns]. */
const covariancesOf = ({ rows, columns, values }: Points): Float64Array => {
  const means = new Float64Array(columns);
  values.forEach((value, at) => {
    means[at % columns]! += value / rows;
  });
  const found = new Float64Array(columns * columns);
  for (let row = 0; row < rows; row++)
    for (let a = 0; a < columns; a++) {
      const difference = (values[row * columns + a]! - means[a]!) / rows;
      for (let b = 0; b < columns; b++)
        found[a * columns + b]! += difference * (values[row * columns + b]! - means[b]!);
    }
  return found;
};

/**
 * Two columns as they are; more on their two principal components (Pearson 1901), axes named with their share of the
 * variance; one column over the row. O(rows · columns² + columns³).
 */
export const planeOf = (points: Points): Plane => {
  const { rows, columns, values, names } = points;
  const column = (at: number): Float64Array =>
    Float64Array.from({ length: rows }, (_, row) => values[row * columns + at]!);
  if (columns === 1) {
    const order = Float64Array.from({ length: rows }, (_, row) => row);
    return { x: order, y: column(0), axes: ['row', names[0]!] };
  }
  if (columns === 2) return { x: column(0), y: column(1), axes: [names[0]!, names[1]!] };
  const { values: spreads, vectors } = symmetricEigen(covariancesOf(points), columns);
  const total = spreads.reduce((sum, one) => sum + one, 0) || 1;
  const along = (component: number): Float64Array =>
    Float64Array.from({ length: rows }, (_, row) => {
      let sum = 0;
      for (let at = 0; at < columns; at++)
        sum += values[row * columns + at]! * vectors[at * columns + component]!;
      return sum;
    });
  const named = (component: number): string =>
    `component ${component + 1} (${Math.round((100 * spreads[component]!) / total)} % of variance)`;
  return { x: along(0), y: along(1), axes: [named(0), named(1)] };
};

const MOST_DOTS = 4_000;
const FRAME: Frame = { left: 64, top: 60, width: 560, height: 420 };
const LEGEND_ROWS = 20;

const rangeOf = (values: Float64Array): [number, number] => {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const rim = (high - low) * 0.03;
  return [low - rim, high + rim];
};

const legend = (labels: Int32Array): string[] => {
  const sizes = new Map<number, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const listed = [...sizes].sort(([a], [b]) => a - b);
  const x = FRAME.left + FRAME.width + 24;
  const shown = listed.slice(0, LEGEND_ROWS).flatMap(([label, size], at) => {
    const y = FRAME.top + 14 + at * 20;
    const fill = label < 0 ? '#9aa5b1' : colourAt(label);
    const name = label < 0 ? 'noise' : `cluster ${label}`;
    return [
      `<circle cx="${x}" cy="${y - 4}" r="5" fill="${fill}"/>`,
      textAt(x + 12, y, `${name} · ${size}`),
    ];
  });
  const more = listed.length - LEGEND_ROWS;
  const y = FRAME.top + 14 + LEGEND_ROWS * 20;
  return more > 0 ? [...shown, textAt(x, y, `and ${more} more`)] : shown;
};

/** A dot per row (at most 4,000, evenly taken), coloured by its label; −1 is noise. */
export const clustersPicture = (heading: Heading, plane: Plane, labels: Int32Array): string => {
  const { left, top, width, height } = FRAME;
  const { x, y, axes } = plane;
  const [xRange, yRange] = [rangeOf(x), rangeOf(y)];
  const xOf = scaleOf(xRange, [left, left + width]);
  const yOf = scaleOf(yRange, [top + height, top]);
  const step = Math.max(1, Math.ceil(x.length / MOST_DOTS));
  const dots: string[] = [];
  for (let row = 0; row < x.length; row += step) {
    const label = labels[row]!;
    const fill = label < 0 ? '#9aa5b1' : colourAt(label);
    const [cx, cy] = [xOf(x[row]!).toFixed(1), yOf(y[row]!).toFixed(1)];
    dots.push(`<circle cx="${cx}" cy="${cy}" r="${label < 0 ? 1.5 : 2.5}" fill="${fill}"/>`);
  }
  const columns = ticksOf(...xRange).flatMap((tick) => [
    `<path d="M${xOf(tick).toFixed(1)} ${top}v${height}" stroke="${FAINT}"/>`,
    textAt(xOf(tick), top + height + 16, numberText(tick), { size: 11, anchor: 'middle' }),
  ]);
  return svgDocument(heading, { width: 800, height: 530 }, [
    ...levelLines(FRAME, ticksOf(...yRange), yOf),
    ...columns,
    `<g fill-opacity="0.75">${dots.join('')}</g>`,
    textAt(left + width / 2, top + height + 36, axes[0], { anchor: 'middle' }),
    `<g transform="translate(16 ${top + height / 2}) rotate(-90)">${textAt(0, 0, axes[1], { anchor: 'middle' })}</g>`,
    ...legend(labels),
  ]);
};
