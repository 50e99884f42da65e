import { colourAt, svgDocument, textAt } from '@kaibo/numeric';
import { reliabilityBins, rocCurve } from '../metrics/curves.ts';

/** One line of a picture: outcomes (0 or 1) and the probabilities that were said. */
export interface Curve {
  label: string;
  outcomes: ArrayLike<number>;
  probabilities: ArrayLike<number>;
}

type Point = readonly [across: number, up: number];

const SIDE = 360;
const LEFT = 56;
/** Room for the words above the upright axis, which the heads of bars do not need. */
const TOP = 78;
const HEAD = 60;
const LEGEND_ROW = 18;

const xOf = (share: number): number => LEFT + share * SIDE;
const yOf = (share: number): number => TOP + (1 - share) * SIDE;

const pathOf = (points: readonly Point[]): string =>
  points
    .map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${xOf(x).toFixed(1)} ${yOf(y).toFixed(1)}`)
    .join('');

const axes = (across: string, up: string): string[] => [
  ...[0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
    `<path d="M${xOf(share)} ${TOP}V${TOP + SIDE}M${LEFT} ${yOf(share)}H${LEFT + SIDE}" stroke="#e4e7eb"/>`,
    textAt(xOf(share), TOP + SIDE + 16, String(share), { size: 11, anchor: 'middle' }),
    textAt(LEFT - 6, yOf(share) + 4, String(share), { size: 11, anchor: 'end' }),
  ]),
  `<path d="${pathOf([
    [0, 0],
    [1, 1],
  ])}" stroke="#9aa5b1" stroke-dasharray="4 4" fill="none"/>`,
  textAt(LEFT + SIDE / 2, TOP + SIDE + 34, across, { anchor: 'middle' }),
  textAt(LEFT - 44, TOP - 8, up),
];

const legend = (labels: readonly string[]): string[] =>
  labels.flatMap((label, place) => {
    const y = TOP + SIDE + 52 + place * LEGEND_ROW;
    const swatch = `<rect x="${LEFT}" y="${y - 10}" width="12" height="12" rx="2" fill="${colourAt(place)}"/>`;
    return [swatch, textAt(LEFT + 18, y, label)];
  });

const square = (
  title: string,
  subtitle: string,
  { across, up, labels, body }: { across: string; up: string; labels: string[]; body: string[] },
): string =>
  svgDocument(
    { title, subtitle },
    { width: LEFT + SIDE + 24, height: TOP + SIDE + 48 + labels.length * LEGEND_ROW },
    [...axes(across, up), ...body, ...legend(labels)],
  );

/** Leaves out points that are nearer than half a dot to the last one drawn. */
const thinned = (points: readonly Point[]): Point[] => {
  const least = 0.5 / SIDE;
  const kept: Point[] = [];
  points.forEach((point, at) => {
    const last = kept.at(-1);
    const isFar =
      !last || Math.abs(point[0] - last[0]) >= least || Math.abs(point[1] - last[1]) >= least;
    if (isFar || at === points.length - 1) kept.push(point);
  });
  return kept;
};

/** Hits against false alarms over all thresholds, as an SVG document. */
export const rocPicture = (subtitle: string, curves: readonly Curve[]): string =>
  square('ROC', subtitle, {
    across: 'false positive rate',
    up: 'true positive rate',
    labels: curves.map(({ label }) => label),
    body: curves.map(({ outcomes, probabilities }, place) => {
      const points = rocCurve(outcomes, probabilities).map(
        ({ falsePositiveRate, truePositiveRate }) => [falsePositiveRate, truePositiveRate] as const,
      );
      return `<path d="${pathOf(thinned(points))}" fill="none" stroke="${colourAt(place)}" stroke-width="2"/>`;
    }),
  });

/** What happened against what was said, bin by bin; a dot's area is the bin's share of the rows. */
export const reliabilityPicture = (subtitle: string, curves: readonly Curve[], bins = 15): string =>
  square('Reliability', subtitle, {
    across: 'probability said',
    up: 'share that happened',
    labels: curves.map(({ label }) => label),
    body: curves.map(({ outcomes, probabilities }, place) => {
      const full = reliabilityBins(outcomes, probabilities, bins).filter(({ count }) => count > 0);
      const colour = colourAt(place);
      const dots = full.map(({ said, happened, count }) => {
        const radius = 2.5 + 14 * Math.sqrt(count / outcomes.length);
        return `<circle cx="${xOf(said).toFixed(1)}" cy="${yOf(happened).toFixed(1)}" r="${radius.toFixed(1)}" fill="${colour}" fill-opacity="0.35"/>`;
      });
      const line = pathOf(full.map(({ said, happened }) => [said, happened]));
      return `<path d="${line}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}`;
    }),
  });

export interface Bar {
  label: string;
  /** Below 0 is drawn to the left. */
  value: number;
}

const BAR_ROW = 24;
const LABEL_WIDTH = 200;
const BARS_WIDTH = 380;

/** Bars from a common line, as an SVG document: importance of columns, or contributions to one prediction. */
export const barsPicture = (title: string, subtitle: string, bars: readonly Bar[]): string => {
  const lowest = Math.min(0, ...bars.map(({ value }) => value));
  const highest = Math.max(0, ...bars.map(({ value }) => value));
  const scale = BARS_WIDTH / (highest - lowest || 1);
  const zero = LABEL_WIDTH - lowest * scale;
  const body = bars.flatMap(({ label, value }, at) => {
    const y = HEAD - 6 + at * BAR_ROW;
    const [from, width] = [zero + Math.min(0, value * scale), Math.abs(value) * scale];
    return [
      textAt(LABEL_WIDTH - 8, y + 13, label, { anchor: 'end' }),
      `<rect x="${from.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="16" rx="2" fill="${colourAt(value < 0 ? 1 : 0)}"/>`,
      textAt(LABEL_WIDTH + BARS_WIDTH + 76, y + 13, value.toPrecision(4), { anchor: 'end' }),
    ];
  });
  return svgDocument(
    { title, subtitle },
    { width: LABEL_WIDTH + BARS_WIDTH + 88, height: HEAD + bars.length * BAR_ROW + 4 },
    body,
  );
};
