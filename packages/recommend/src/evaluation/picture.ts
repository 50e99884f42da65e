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
const TEXT = 'font-family="system-ui, sans-serif" fill="#1f2933"';

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

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
        : `<path d="M${LABEL_WIDTH + place(low)} ${middle}H${LABEL_WIDTH + place(high)}" stroke="#1f2933" stroke-width="1.5"/>`;
    return [
      `<text x="${LABEL_WIDTH - 8}" y="${y + 13}" text-anchor="end" font-size="13" ${TEXT}>${escaped(label)}</text>`,
      `<rect x="${LABEL_WIDTH}" y="${y}" width="${place(value).toFixed(1)}" height="18" rx="3" fill="#e4573d"/>`,
      whisker,
      `<text x="${width - 8}" y="${y + 13}" text-anchor="end" font-size="13" ${TEXT}>${value.toFixed(4)}</text>`,
    ].join('');
  });
  const height = HEAD + bars.length * ROW + 10;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="12" y="22" font-size="16" font-weight="600" ${TEXT}>${escaped(title)}</text>`,
    `<text x="12" y="41" font-size="12" ${TEXT}>${escaped(subtitle)}</text>`,
    ...rows,
    '</svg>',
    '',
  ].join('\n');
};
