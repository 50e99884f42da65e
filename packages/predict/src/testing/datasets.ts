import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { labelsOf, readCsv } from '../csv.ts';
import { type Cell, columnOf, type Table, takeColumns, takeRows } from '../table.ts';

const ROOT = join(import.meta.dirname, '../../../..');

/** Folder of a data set for evaluation (`KAIBO_DATA`, else `../shared/data` beside the repository), or null. */
export const dataFolder = (name: string): string | null => {
  const folder = join(process.env.KAIBO_DATA ?? join(ROOT, '../shared/data'), name);
  return existsSync(folder) ? folder : null;
};

export interface Part {
  table: Table;
  labels: Cell[];
}

/** Numbers that only tell sorts apart. */
const SORTS = ['Month', 'OperatingSystems', 'Browser', 'Region', 'TrafficType'];

/**
 * Online shoppers (Sakar et al. 2018): every fifth row, from the first, is for testing. `sorts` says
 * whether codes (browser, region …) are categories, as they are, or numbers.
 */
export const onlineShoppers = (folder: string, sorts = true): { train: Part; test: Part } => {
  const text = readFileSync(join(folder, 'online_shoppers_intention.csv'), 'utf8');
  const kinds = Object.fromEntries(SORTS.map((name) => [name, 'categorical' as const]));
  const whole = readCsv(text, sorts ? { kinds } : {});
  const names = whole.columns.map(({ name }) => name).filter((name) => name !== 'Revenue');
  const table = takeColumns(whole, names);
  const labels = labelsOf(columnOf(whole, 'Revenue'));
  const all = Array.from({ length: whole.rows }, (_, row) => row);
  const partOf = (rows: number[]): Part => ({
    table: takeRows(table, rows),
    labels: rows.map((row) => labels[row]),
  });
  return {
    train: partOf(all.filter((row) => row % 5 !== 0)),
    test: partOf(all.filter((row) => row % 5 === 0)),
  };
};
