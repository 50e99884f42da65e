import { Readable } from 'node:stream';
import { Failure } from '@kaibo/contracts';
import {
  IMPORT_ROWS_MOST,
  type ImportEncoding,
  type ImportField,
  importFields,
} from '@kaibo/contracts/goods';
import { CsvError, type Options, parse } from 'csv-parse';
import { z } from 'zod';
import { pairsText } from './transfers.pairs.ts';
import type { Cells } from './transfers.rows.ts';
import { separatorOf, textOf } from './transfers.text.ts';
import { yuanText } from './transfers.values.ts';

/** A file that cannot be read to its end. */
export class UnreadableFile extends Error {
  readonly code: 'unreadable-csv' | 'bad-json';
  /** Null when it is not known. */
  readonly line: number | null;

  constructor(code: UnreadableFile['code'], line: number | null) {
    super(code);
    this.name = 'UnreadableFile';
    this.code = code;
    this.line = line;
  }
}

export interface SheetRow {
  /** As a spreadsheet counts. */
  row: number;
  cells: string[];
}

const options = (separator: string): Options => ({
  delimiter: separator,
  relax_column_count: true,
  skip_empty_lines: false,
  max_record_size: 1024 * 1024,
});

const isEmpty = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '');

/** Excel's own way to say what separates cells, before the heads. */
const SEPARATOR_LINE = /^"?sep=/i;

/** The rows of a CSV file one by one, empty ones left out; the first is the heads. Holds a few hundred at a time. */
export async function* sheetRows(
  bytes: Uint8Array,
  file: { encoding: ImportEncoding; separator: string },
): AsyncGenerator<SheetRow> {
  const parser = Readable.from(textOf(bytes, file.encoding)).compose(
    parse(options(file.separator)),
  ) as AsyncIterable<string[]>;
  let row = 0;
  try {
    for await (const cells of parser) {
      row += 1;
      if (isEmpty(cells) || (row === 1 && SEPARATOR_LINE.test(cells[0] ?? ''))) continue;
      yield { row, cells };
    }
  } catch (error) {
    if (error instanceof CsvError || (error as Error).name === 'CsvError')
      throw new UnreadableFile('unreadable-csv', lineOf(error));
    throw error;
  }
}

const lineOf = (error: unknown): number | null => {
  const { lines } = error as { lines?: number };
  return typeof lines === 'number' ? lines : null;
};

export const separatorIn = (bytes: Uint8Array, encoding: ImportEncoding): string => {
  for (const text of textOf(bytes.subarray(0, 64 * 1024 - 1), encoding)) {
    const declared = /^"?sep=(.)/i.exec(text)?.[1];
    return declared ?? separatorOf(text);
  }
  return ',';
};

export const cellsOf = (
  cells: readonly string[],
  mapping: readonly (ImportField | null)[],
): Cells => {
  const named: Cells = {};
  for (const [i, field] of mapping.entries()) if (field !== null) named[field] = cells[i] ?? '';
  return named;
};

const Text = z.union([z.string(), z.number()]).transform(String);
const JsonSku = z.looseObject({
  code: Text.optional(),
  option: Text.optional(),
  priceFen: z.number().optional(),
  listPriceFen: z.number().nullish(),
  stock: z.union([z.string(), z.number()]).optional(),
});
const PICTURES_MOST = 100;
/** Far more than a product may have: those in between are told row by row. */
const OPTIONS_MOST = 2_000;
/** One problem however many of them are wrong. */
const Pictures = z.custom<string[]>(
  (value) =>
    Array.isArray(value) &&
    value.length <= PICTURES_MOST &&
    value.every((each) => typeof each === 'string'),
);
const JsonProduct = z.looseObject({
  code: Text.optional(),
  title: Text.optional(),
  description: Text.optional(),
  category: Text.optional(),
  brand: Text.nullish(),
  attributes: z.record(z.string(), Text).nullish(),
  status: Text.optional(),
  pictures: Pictures.optional(),
  skus: z.array(JsonSku).max(OPTIONS_MOST).default([]),
});
type JsonProduct = z.output<typeof JsonProduct>;

const price = (fen: number | undefined): string =>
  fen === undefined ? '' : Number.isSafeInteger(fen) && fen >= 0 ? yuanText(fen) : `${fen} fen`;

/** An empty list says that the product tells nothing; none at all says nothing of it. */
const attributesCell = (attributes: JsonProduct['attributes']): string => {
  if (attributes === undefined) return '';
  const pairs = Object.entries(attributes ?? {}).map(([name, value]) => ({ name, value }));
  return pairs.length === 0 ? '-' : pairsText(pairs);
};

const cellsOfJson = (product: JsonProduct, sku: z.output<typeof JsonSku> | null): Cells => ({
  productCode: product.code ?? '',
  title: product.title ?? '',
  description: product.description ?? '',
  category: product.category ?? '',
  brand: product.brand === null ? '-' : (product.brand ?? ''),
  attributes: attributesCell(product.attributes),
  status: product.status ?? '',
  pictures: (product.pictures ?? []).join(' '),
  skuCode: sku?.code ?? '',
  option: sku?.option ?? '',
  price: price(sku?.priceFen),
  listPrice: sku?.listPriceFen === null ? '-' : price(sku?.listPriceFen),
  stock: String(sku?.stock ?? ''),
});

/** The list in a file, by itself or as `products`; null for anything else. */
const listIn = (file: unknown): unknown[] | null => {
  const listed = (file as { products?: unknown } | null)?.products ?? file;
  return Array.isArray(listed) ? listed : null;
};

const optionsIn = (product: unknown): number => {
  const skus = (product as { skus?: unknown } | null)?.skus;
  return Array.isArray(skus) ? skus.length : 1;
};

/** Counted before anything is made of them: a small file can name millions. */
const checkCount = (listed: readonly unknown[]): void => {
  const most = IMPORT_ROWS_MOST;
  const isTooLong = listed.length > most;
  if (isTooLong || listed.reduce<number>((sum, each) => sum + optionsIn(each), 0) > most)
    throw new Failure('transfers/too-many-rows', { most });
};

/** One by one: the first that is wrong is enough. */
const readProduct = (each: unknown): JsonProduct => {
  const product = JsonProduct.safeParse(each);
  if (!product.success) throw new UnreadableFile('bad-json', null);
  return product.data;
};

/** One row for each option, as a CSV file of the same products would have it. */
export const jsonRows = (bytes: Uint8Array, encoding: ImportEncoding): Cells[] => {
  const listed = listIn(parsedJson(bytes, encoding));
  if (!listed) throw new UnreadableFile('bad-json', null);
  checkCount(listed);
  return listed
    .map(readProduct)
    .flatMap((product) =>
      product.skus.length === 0
        ? [cellsOfJson(product, null)]
        : product.skus.map((sku) => cellsOfJson(product, sku)),
    );
};

const parsedJson = (bytes: Uint8Array, encoding: ImportEncoding): unknown => {
  try {
    return JSON.parse([...textOf(bytes, encoding)].join(''));
  } catch {
    return undefined;
  }
};

/** A JSON file in the columns of a CSV file. */
export const jsonHeads: string[] = [...importFields];
export const jsonMapping: ImportField[] = [...importFields];
export const cellsOfRow = (cells: Cells): string[] =>
  importFields.map((field) => cells[field] ?? '');
