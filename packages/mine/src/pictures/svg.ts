const TEXT = 'font-family="system-ui, sans-serif" fill="#1f2933"';
/** Told apart by most kinds of colour blindness (Okabe & Ito 2008), the yellow left out. */
const COLOURS = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#e69f00',
  '#6b4c9a',
  '#8c564b',
];

export const INK = '#1f2933';
export const FAINT = '#d9dee3';

export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

export const colourAt = (place: number): string => COLOURS[place % COLOURS.length]!;

export interface TextOptions {
  size?: number;
  anchor?: 'start' | 'middle' | 'end';
  weight?: number;
}

export const textAt = (
  x: number,
  y: number,
  text: string,
  { size = 12, anchor = 'start', weight = 400 }: TextOptions = {},
): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}" ${TEXT}>${escaped(text)}</text>`;

export interface Heading {
  title: string;
  /** What is shown, in one line under the title. */
  subtitle: string;
}

/** A document with a title that is read aloud, on white. */
export const svgDocument = (
  { title, subtitle }: Heading,
  { width, height }: { width: number; height: number },
  body: readonly string[],
): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    textAt(12, 22, title, { size: 16, weight: 600 }),
    textAt(12, 41, subtitle),
    ...body,
    '</svg>',
    '',
  ].join('\n');

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
