import { INK, svgDocument, textAt } from '@kaibo/numeric';

/** One bar of a picture, with its interval where there is one. */
export interface Bar {
  label: string;
  value: number;
  low?: number;
  high?: number;
}

const ROW = 26;
const LABEL_WIDTH = 230;
const BAR_WIDTH = 420;
const VALUE_WIDTH = 80;
const HEAD = 54;

/** Bars with values and intervals as an SVG document; longest possible bar is the largest bound. */
export const barsPicture = (title: string, subtitle: string, bars: readonly Bar[]): string => {
  const largest = Math.max(...bars.map(({ value, high }) => high ?? value), 1e-12);
  const place = (value: number): number => (Math.max(0, value) / largest) * BAR_WIDTH;
  const width = LABEL_WIDTH + BAR_WIDTH + VALUE_WIDTH;
  const rows = bars.map(({ label, value, low, high }, at) => {
    const y = HEAD + at * ROW;
    const middle = y + 9;
    const whisker =
      low === undefined || high === undefined
        ? ''
        : `<path d="M${LABEL_WIDTH + place(low)} ${middle}H${LABEL_WIDTH + place(high)}" stroke="${INK}" stroke-width="1.5"/>`;
    return [
      textAt(LABEL_WIDTH - 8, y + 13, label, { size: 13, anchor: 'end' }),
      `<rect x="${LABEL_WIDTH}" y="${y}" width="${place(value).toFixed(1)}" height="18" rx="3" fill="#e4573d"/>`,
      whisker,
      textAt(width - 8, y + 13, value.toFixed(4), { size: 13, anchor: 'end' }),
    ].join('');
  });
  const height = HEAD + bars.length * ROW + 10;
  return svgDocument({ title, subtitle }, { width, height }, rows);
};
