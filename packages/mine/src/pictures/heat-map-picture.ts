import { escaped, type Heading, svgDocument, textAt } from '@kaibo/numeric';
import { numberText } from './axes.ts';

export interface HeatMap {
  rows: readonly string[];
  columns: readonly string[];
  /** [rows × columns]; NaN leaves a cell empty. */
  values: Float64Array;
  /** What a value is, under the scale. */
  unit: string;
}

const LABEL_WIDTH = 150;
const HEAD = 60;
const SCALE_STEPS = 24;

/** From white over orange to dark red. */
const colourOf = (share: number): string => {
  const stops = [
    [255, 255, 255],
    [253, 190, 133],
    [217, 72, 1],
    [102, 21, 6],
  ] as const;
  const place = Math.min(Math.max(share, 0), 1) * (stops.length - 1);
  const from = Math.min(Math.floor(place), stops.length - 2);
  const mixed = stops[from]!.map((low, at) =>
    Math.round(low + (place - from) * (stops[from + 1]![at]! - low)),
  );
  return `rgb(${mixed.join(',')})`;
};

/** Room for the longest name over the columns when it stands upright. */
const isUpright = (columns: readonly string[]): boolean => columns.some((name) => name.length > 3);

/** A square per value, darker where it is higher; each tells its value where it is pointed at. */
export const heatMapPicture = (heading: Heading, map: HeatMap): string => {
  const { rows, columns, values, unit } = map;
  const cell = Math.max(18, Math.min(28, Math.floor(720 / columns.length)));
  const upright = isUpright(columns);
  const top = HEAD + (upright ? 8 + 6.4 * Math.max(...columns.map((name) => name.length)) : 18);
  let highest = 0;
  for (const value of values) if (value > highest) highest = value;
  const cells = Array.from(values, (value, at) => {
    if (Number.isNaN(value)) return '';
    const [row, column] = [Math.floor(at / columns.length), at % columns.length];
    const place = `x="${LABEL_WIDTH + column * cell}" y="${(top + row * cell).toFixed(1)}"`;
    const told = escaped(`${rows[row]} · ${columns[column]}: ${numberText(value)} ${unit}`);
    const fill = colourOf(highest === 0 ? 0 : value / highest);
    return `<rect ${place} width="${cell - 1}" height="${cell - 1}" fill="${fill}"><title>${told}</title></rect>`;
  });
  const heads = columns.map((name, at) => {
    const x = LABEL_WIDTH + at * cell + cell / 2;
    return upright
      ? `<g transform="translate(${x + 4} ${top - 6}) rotate(-90)">${textAt(0, 0, name, { size: 11 })}</g>`
      : textAt(x, top - 6, name, { size: 11, anchor: 'middle' });
  });
  const names = rows.map((name, at) =>
    textAt(LABEL_WIDTH - 8, top + at * cell + cell / 2 + 4, name, { anchor: 'end' }),
  );
  const below = top + rows.length * cell + 18;
  const scale = Array.from(
    { length: SCALE_STEPS },
    (_, at) =>
      `<rect x="${LABEL_WIDTH + at * 8}" y="${below.toFixed(1)}" width="8" height="10" fill="${colourOf(at / (SCALE_STEPS - 1))}"/>`,
  );
  const width = Math.max(420, LABEL_WIDTH + columns.length * cell + 20);
  return svgDocument(heading, { width, height: Math.ceil(below) + 40 }, [
    ...heads,
    ...names,
    ...cells,
    ...scale,
    textAt(LABEL_WIDTH, below + 26, '0', { size: 11 }),
    textAt(LABEL_WIDTH + SCALE_STEPS * 8 + 8, below + 10, `${numberText(highest)} ${unit}`, {
      size: 11,
    }),
  ]);
};
