/** What the pictures of all our libraries have in common: plain SVG text, on white. */
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

/** As it may stand in text and in an attribute. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Of the group at a place; they come round again. */
export const colourAt = (place: number): string => COLOURS[place % COLOURS.length]!;

export interface TextOptions {
  size?: number;
  anchor?: 'start' | 'middle' | 'end';
  weight?: number;
}

/** One line of text at a point, in pixels. */
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
