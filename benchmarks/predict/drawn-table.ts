import { random } from '@kaibo/numeric';
import { type Table, tableOfColumns, takeRows } from '@kaibo/predict';

/** A seeded table of numbers with labels 0 and 1; rows from `training` on are for scoring. */
export interface DrawnTable {
  columns: Float64Array[];
  labels: Float64Array;
  training: number;
}

/** Normal columns, of which seven matter: bent, crossed and with steps. */
export const drawTable = (training: number, scoring: number, columns: number): DrawnTable => {
  const draws = random(1);
  const rows = training + scoring;
  const drawn = Array.from({ length: columns }, () =>
    Float64Array.from({ length: rows }, () => draws.normal()),
  );
  const labels = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const x = (column: number): number => drawn[column]![row]!;
    const smooth = x(0) + 0.8 * x(1) * x(2) + Math.sin(2 * x(3)) - 0.4 * Math.abs(x(6));
    const score = smooth + 0.5 * (x(4) > 0.5 ? x(5) : -x(5)) + 0.3 * x(7) + 0.3;
    labels[row] = draws.uniform() < 1 / (1 + Math.exp(-1.2 * score)) ? 1 : 0;
  }
  return { columns: drawn, labels, training };
};

/** The rows to learn from and those to score. */
export const partsOf = ({ columns, labels, training }: DrawnTable) => {
  const table: Table = tableOfColumns(
    columns.map((values, place) => ({ name: `x${place}`, kind: 'numeric', values })),
  );
  const rows = Array.from(labels.keys());
  const part = (own: number[]) => ({
    table: takeRows(table, own),
    labels: Float64Array.from(own, (row) => labels[row]!),
  });
  return { train: part(rows.slice(0, training)), test: part(rows.slice(training)) };
};
