import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { EpochMs, Id, QueryInt } from './values.ts';

/** Largest file taken, in bytes. */
export const IMPORT_LIMIT_BYTES = 20 * 1024 * 1024;
/** Most rows of one file. */
export const IMPORT_ROWS_MOST = 50_000;

/** What a column of a file may hold. */
export const importFields = [
  'productCode',
  'title',
  'description',
  'category',
  'brand',
  'attributes',
  'status',
  'pictures',
  'skuCode',
  'option',
  'price',
  'listPrice',
  'stock',
] as const;
export const ImportField = z.enum(importFields);
export type ImportField = z.infer<typeof ImportField>;

export const ImportEncoding = z.enum(['utf-8', 'utf-16le', 'utf-16be', 'gb18030']);
export type ImportEncoding = z.infer<typeof ImportEncoding>;

export const ImportState = z.enum([
  /** Read; waits for its columns to be confirmed. */
  'uploaded',
  'checking',
  /** The dry run is done; nothing has changed yet. */
  'checked',
  'applying',
  'done',
  'cancelled',
  'failed',
]);
export type ImportState = z.infer<typeof ImportState>;

export const ImportCounts = z.strictObject({
  /** Rows that add an option (and, the first of them, its product). */
  create: z.int(),
  update: z.int(),
  /** As they are already. */
  same: z.int(),
  problem: z.int(),
});
export type ImportCounts = z.infer<typeof ImportCounts>;

export const Import = z.strictObject({
  id: Id,
  storeId: Id,
  fileName: z.string(),
  sizeBytes: z.int(),
  format: z.enum(['csv', 'json']),
  encoding: ImportEncoding,
  /** Of a CSV file; empty for JSON. */
  separator: z.string(),
  state: ImportState,
  /** Heads of the columns as the file has them. */
  heads: z.array(z.string()),
  /** What each column holds; null for those that are left out. */
  mapping: z.array(ImportField.nullable()),
  /** The first rows of the file. */
  sample: z.array(z.array(z.string())),
  /** 0 until the file was read to its end. */
  totalRows: z.int(),
  doneRows: z.int(),
  /** Of the dry run, then of what was done. */
  counts: ImportCounts,
  /** While it runs; 0 otherwise. */
  rowsPerSecond: z.number(),
  /** Why it failed: a code of the file as a whole. */
  failure: z.enum(['unreadable-csv', 'too-many-rows', 'empty', 'internal']).nullable(),
  failureLine: z.int().nullable(),
  createdAtMs: EpochMs,
  finishedAtMs: EpochMs.nullable(),
});
export type Import = z.infer<typeof Import>;

/** What may be wrong with a row; `field` says where. */
export const importProblems = [
  'missing',
  'too-long',
  'not-a-price',
  'price-out-of-range',
  'not-a-number',
  'stock-out-of-range',
  'unknown-category',
  'unknown-brand',
  'unreadable-attributes',
  'unknown-attribute',
  'bad-attribute-value',
  'attribute-twice',
  'unknown-status',
  'not-a-picture',
  'picture-not-yours',
  'pictures-not-fetched',
  'too-many-pictures',
  'mangled-code',
  'bad-character',
  'duplicate-in-file',
  'differs-within-product',
  'unknown-sku',
  'ambiguous-sku',
  'too-many-skus',
  'option-in-editor',
  'wrong-column-count',
] as const;
export const ImportProblemCode = z.enum(importProblems);
export type ImportProblemCode = z.infer<typeof ImportProblemCode>;

export const ImportRow = z.strictObject({
  /** As a spreadsheet counts: the heads are row 1. */
  row: z.int(),
  outcome: z.enum(['create', 'update', 'same', 'problem']),
  productCode: z.string(),
  skuCode: z.string(),
  title: z.string(),
  problems: z.array(
    z.strictObject({
      field: ImportField.nullable(),
      code: ImportProblemCode,
      /** What the file says there, shortened. */
      value: z.string(),
      /** The other row, where there is one. */
      row: z.int().nullable(),
      /** What was probably meant. */
      suggestion: z.string().optional(),
    }),
  ),
  changes: z.array(z.strictObject({ field: ImportField, from: z.string(), to: z.string() })),
});
export type ImportRow = z.infer<typeof ImportRow>;

const ofImport = z.strictObject({ importId: Id });
const storeErrors = ['catalog/no-such-store', 'catalog/not-your-store'] as const;
const importErrors = [...storeErrors, 'transfers/no-such-import'] as const;

/** The body is the file itself; its content decides what it is, not its name. */
export const uploadImport = endpoint({
  method: 'POST',
  path: '/v1/studio/imports',
  summary: 'Send a CSV or JSON file of products (at most 20 MiB); nothing changes yet',
  query: z.strictObject({ storeId: Id, fileName: z.string().trim().min(1).max(200) }),
  body: z.instanceof(Uint8Array),
  reply: Import,
  errors: [
    ...storeErrors,
    'transfers/empty-file',
    'transfers/not-a-table',
    'transfers/unreadable-text',
    'transfers/bad-json',
    'transfers/too-many-rows',
  ],
  bodyLimitBytes: IMPORT_LIMIT_BYTES,
});

export const listImports = endpoint({
  method: 'GET',
  path: '/v1/studio/imports',
  summary: 'Imports of a store, newest first',
  query: z.strictObject({ storeId: Id, limit: QueryInt(1, 50).default(10) }),
  reply: z.strictObject({ imports: z.array(Import) }),
  errors: storeErrors,
});

export const getImport = endpoint({
  method: 'GET',
  path: '/v1/studio/imports/:importId',
  summary: 'An import and how far it is',
  params: ofImport,
  reply: Import,
  errors: importErrors,
});

export const checkImport = endpoint({
  method: 'POST',
  path: '/v1/studio/imports/:importId/check',
  summary: 'Start the dry run with these columns; nothing changes',
  params: ofImport,
  body: z.strictObject({ mapping: z.array(ImportField.nullable()).max(200) }),
  reply: Import,
  errors: [...importErrors, 'transfers/wrong-state', 'transfers/bad-mapping'],
});

export const listImportRows = endpoint({
  method: 'GET',
  path: '/v1/studio/imports/:importId/rows',
  summary: 'What becomes, or became, of each row',
  params: ofImport,
  query: z.strictObject({
    outcome: z.enum(['create', 'update', 'same', 'problem']).optional(),
    after: QueryInt(0, 10_000_000).default(0),
    limit: QueryInt(1, 500).default(100),
  }),
  reply: z.strictObject({ rows: z.array(ImportRow) }),
  errors: importErrors,
});

export const applyImport = endpoint({
  method: 'POST',
  path: '/v1/studio/imports/:importId/apply',
  summary: 'Do it: rows without problems are taken, the others are left out',
  params: ofImport,
  reply: Import,
  errors: [...importErrors, 'transfers/wrong-state'],
});

export const cancelImport = endpoint({
  method: 'POST',
  path: '/v1/studio/imports/:importId/cancel',
  summary: 'Stop; what was done stays, and nothing is half done',
  params: ofImport,
  reply: Import,
  errors: [...importErrors, 'transfers/wrong-state'],
});

export const ImportFinished = defineEvent({
  name: 'transfers.import-finished',
  version: 1,
  payload: z.object({
    importId: Id,
    storeId: Id,
    state: z.enum(['done', 'cancelled', 'failed']),
    rows: z.int(),
    counts: ImportCounts,
  }),
  key: (finished) => finished.storeId,
});
