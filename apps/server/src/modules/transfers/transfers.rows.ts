import type { ImportField, ImportProblemCode, ImportRow } from '@kaibo/contracts/goods';
import type { Categories } from './transfers.categories.ts';
import { fromSheet } from './transfers.csv.ts';
import { type Pair, readPairs } from './transfers.pairs.ts';
import {
  type FileStatus,
  isMangledCode,
  isNone,
  type Read,
  readListPrice,
  readPictures,
  readPrice,
  readStatus,
  readStock,
} from './transfers.values.ts';

export type Problem = ImportRow['problems'][number];

/** What a row says, in the types of the catalogue; what it leaves empty is left out. */
export interface RowValues {
  title?: string;
  description?: string;
  categoryId?: string;
  /** By its name; null takes it away. */
  brand?: string | null;
  /** All that the product tells of itself; none takes it all away. */
  attributes?: Pair[];
  status?: FileStatus;
  pictureIds?: string[];
  option?: string;
  priceFen?: number;
  /** Null takes the struck-through price away. */
  listPriceFen?: number | null;
  stock?: number;
}

export interface ParsedRow {
  /** As a spreadsheet counts: the heads are row 1. */
  row: number;
  productCode: string;
  skuCode: string;
  values: RowValues;
  problems: Problem[];
}

/** The cells of one row by what they hold; a field without a column is not there. */
export type Cells = Partial<Record<ImportField, string>>;

const SHOWN = 60;
const longest: Partial<Record<ImportField, number>> = {
  productCode: 60,
  title: 120,
  description: 5_000,
  skuCode: 60,
  option: 80,
  brand: 60,
  attributes: 20_000,
};

export const problemOf = (
  field: ImportField | null,
  code: ImportProblemCode,
  value = '',
  row: number | null = null,
  suggestion: string | null = null,
): Problem => ({
  field,
  code,
  value: value.slice(0, SHOWN).toWellFormed(),
  row,
  ...(suggestion !== null && { suggestion }),
});

const wrongText = (field: ImportField, text: string): ImportProblemCode | null => {
  if (text.includes('\0') || !text.isWellFormed()) return 'bad-character';
  if (text.length > (longest[field] ?? 5_000)) return 'too-long';
  const isCode = field === 'productCode' || field === 'skuCode';
  return isCode && isMangledCode(text) ? 'mangled-code' : null;
};

const readAttributes = (text: string): Read<Pair[]> => {
  const pairs = isNone(text) ? [] : readPairs(text);
  return pairs === null ? { problem: 'unreadable-attributes' } : { value: pairs };
};

/** Reads a row by itself; what depends on the shop and on other rows is for the plan. */
export const parseRow = (row: number, cells: Cells, categories: Categories): ParsedRow => {
  const problems: Problem[] = [];
  const texts = new Map<ImportField, string>();
  for (const [name, raw] of Object.entries(cells)) {
    const field = name as ImportField;
    const text = fromSheet(raw.trim());
    if (text === '') continue;
    const wrong = wrongText(field, text);
    if (wrong) problems.push(problemOf(field, wrong, text));
    else texts.set(field, text);
  }
  const read = <T>(field: ImportField, reader: (text: string) => Read<T>): T | undefined => {
    const text = texts.get(field);
    if (text === undefined) return undefined;
    const result = reader(text);
    if ('value' in result) return result.value;
    problems.push(problemOf(field, result.problem, text));
    return undefined;
  };
  const readCategory = (text: string): Read<string> => {
    const id = categories.find(text);
    return id === null ? { problem: 'unknown-category' } : { value: id };
  };
  const asText = (text: string): Read<string> => ({ value: text });
  const values: RowValues = {
    title: read('title', asText),
    description: read('description', asText),
    categoryId: read('category', readCategory),
    brand: read('brand', (text): Read<string | null> => ({ value: isNone(text) ? null : text })),
    attributes: read('attributes', readAttributes),
    status: read('status', readStatus),
    pictureIds: read('pictures', readPictures),
    option: read('option', asText),
    priceFen: read('price', readPrice),
    listPriceFen: read('listPrice', readListPrice),
    stock: read('stock', readStock),
  };
  for (const name of Object.keys(values) as (keyof RowValues)[])
    if (values[name] === undefined) delete values[name];

  const productCode = texts.get('productCode') ?? '';
  const skuCode = texts.get('skuCode') ?? '';
  const isNamed = cells.productCode?.trim() || cells.skuCode?.trim();
  if (!isNamed)
    problems.push(
      problemOf(cells.productCode === undefined ? 'skuCode' : 'productCode', 'missing'),
    );
  return { row, productCode, skuCode, values, problems };
};
