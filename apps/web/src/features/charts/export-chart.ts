/** A table as people keep it: the heads, then the rows. */
export interface Grid {
  heads: readonly string[];
  rows: readonly (readonly (string | number)[])[];
}

/** A text that a spreadsheet would take for a formula begins with an apostrophe (OWASP). */
const field = (value: string | number): string => {
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** RFC 4180, with the mark by which Excel knows UTF-8. */
export const csvOf = ({ heads, rows }: Grid): string =>
  `\uFEFF${[heads, ...rows].map((row) => row.map(field).join(',')).join('\r\n')}\r\n`;

const save = (blob: Blob, name: string): void => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};

export const saveCsv = (grid: Grid, name: string): void =>
  save(new Blob([csvOf(grid)], { type: 'text/csv;charset=utf-8' }), `${name}.csv`);

const SCALE = 2;
const MARGIN = 16;
const TITLE = 28;

/** The picture with its colours written out, because an image knows nothing of the page around it. */
const standalone = (
  svg: SVGSVGElement,
  title: string,
): { text: string; width: number; height: number } => {
  const style = getComputedStyle(document.documentElement);
  const colourOf = (name: string): string => style.getPropertyValue(name).trim();
  const { width, height } = svg.getBoundingClientRect();
  const inner = new XMLSerializer()
    .serializeToString(svg)
    .replace(/var\((--[\w-]+)\)/g, (_, name: string) => colourOf(name));
  const [w, h] = [Math.ceil(width + 2 * MARGIN), Math.ceil(height + 2 * MARGIN + TITLE)];
  const words = document.createElement('span');
  words.textContent = title;
  const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}"
    font-family="system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif" font-size="12">
    <rect width="100%" height="100%" fill="${colourOf('--raised')}"/>
    <text x="${MARGIN}" y="${MARGIN + 14}" font-size="15" font-weight="600" fill="${colourOf('--ink')}">${words.innerHTML}</text>
    <svg x="${MARGIN}" y="${MARGIN + TITLE}" width="${width}" height="${height}">${inner}</svg></svg>`;
  return { text, width: w, height: h };
};

/** Drawn by the browser itself, at twice the size for sharp print. */
export const savePng = async (svg: SVGSVGElement, title: string, name: string): Promise<void> => {
  const { text, width, height } = standalone(svg, title);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width * SCALE, height * SCALE];
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser draws no pictures');
  context.scale(SCALE, SCALE);
  context.drawImage(image, 0, 0);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('this browser keeps no pictures');
  save(blob, `${name}.png`);
};
