const TEXT = 'font-family="system-ui, sans-serif" fill="#1f2933"';
const COLOURS = ['#e4573d', '#2563a8', '#2f8f5b', '#8a5bb5', '#b7791f', '#4a5568'];

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

/** A document with a title that is read aloud, on white. */
export const svgDocument = (
  {
    width,
    height,
    title,
    subtitle,
  }: { width: number; height: number; title: string; subtitle: string },
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
