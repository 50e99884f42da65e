import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { Mapping, mappingReader } from './behaviour.import.mapping.ts';
import { readyMappings } from './behaviour.import.ready.ts';
import { fieldsOf, recordsOf } from './behaviour.import.records.ts';
import { type ImportError, tryImport } from './behaviour.import.ts';

const SITE = '0198a000-0000-7000-8000-000000000001';
const NOW = Date.UTC(2026, 0, 1);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaibo-import-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const fileOf = async (content: string | Buffer, name = 'log.csv'): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};
const tried = async (content: string | Buffer, given: z.input<typeof Mapping>, name?: string) =>
  tryImport(
    { nowMs: () => NOW, signal: new AbortController().signal, onProgress: () => undefined },
    { path: await fileOf(content, name), mapping: Mapping.parse(given), siteId: SITE },
  );
const simple: z.input<typeof Mapping> = {
  ...{ version: 1, format: 'csv', time: { from: 'at', as: 's' }, visitor: { from: 'who' } },
  consent: { value: true },
  rows: [{ event: 'click', payload: { itemKind: { value: 'product' }, itemId: { from: 'what' } } }],
};

const cell = fc.stringMatching(/^[ -~]{0,8}$/);
test('a row of CSV is read as RFC 4180 writes it, from any place on', async () => {
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.array(
          cell.map((text) => text.replace(',', '\n')),
          { minLength: 2, maxLength: 3 },
        ),
        { minLength: 1, maxLength: 6 },
      ),
      async (rows) => {
        const path = await fileOf(rows.map((row) => row.map(quoted).join(',')).join('\r\n'));
        const read: string[][] = [];
        const ends = [0];
        for await (const { bytes, endsAt } of recordsOf(path, 0, true)) {
          read.push(fieldsOf(bytes.toString(), ','));
          ends.push(endsAt);
        }
        expect(read).toEqual(rows);
        const again: string[][] = [];
        for await (const { bytes } of recordsOf(path, ends.at(-2)!, true))
          again.push(fieldsOf(bytes.toString(), ','));
        expect(again).toEqual(rows.slice(-1));
      },
    ),
    { numRuns: 40 },
  );
});

test('a row with a NUL, or with half of a letter, costs itself alone', async () => {
  const rows = ['at,who,what', '1500000000,u1,i\0', '1500000000,u2,i2'];
  expect(await tried(rows.join('\n'), simple)).toMatchObject({
    ...{ rows: 2, accepted: 1, refused: 1 },
    reasons: [{ code: 'bad-value', column: null, count: 1 }],
  });
  const lines = ['\\ud83d', '\\ud83d\\ude00'].map((what) => `{"at":1500000000,"what":"${what}"}`);
  const { visitor: _, ...unnamed } = simple;
  const given = { ...unnamed, format: 'jsonl' as const };
  expect(await tried(lines.join('\n'), given, 'log.jsonl')).toMatchObject({
    accepted: 1,
    refused: 1,
  });
});

test('a quotation mark that does not close costs its own line, whatever follows', async () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => `1500000000,u${i},i${i}`);
  rows[5] = '1500000000,u5,"torn';
  const {
    rows: read,
    accepted,
    reasons,
  } = await tried(`at,who,what\n${rows.join('\n')}\n`, simple);
  expect([read, accepted]).toEqual([20_000, 19_999]);
  expect(reasons).toEqual([{ code: 'bad-quotes', column: null, count: 1 }]);
});

test('a mapping that names a column which is not there is refused before anything is read', async () => {
  await expect(tried('at,who\n1500000000,u\n', simple)).rejects.toThrow(
    expect.objectContaining<Partial<ImportError>>({
      code: 'import/no-such-column',
      message: 'the mapping names the column "what", which is not in the file; it has at, who',
    }),
  );
  await expect(tried('', simple)).rejects.toThrow(
    expect.objectContaining({ code: 'import/empty' }),
  );
});

test('each row that cannot be read says which and why, and costs no other', async () => {
  const lines = ['at,who,what', '1500000000,u,i', 'soon,u,i', '1500000000,u,', '1500000000,u'];
  lines.push('99999999999,u,i', '12,u,i', '1500000000,u,i2');
  const report = await tried(`${lines.join('\n')}\n`, simple);
  expect([report.rows, report.accepted, report.refused]).toEqual([7, 2, 5]);
  expect(report.complaints.map((line) => JSON.parse(line))).toEqual([
    { row: 2, code: 'bad-time', column: 'at', raw: 'soon,u,i' },
    { row: 3, code: 'missing-value', column: 'what', raw: '1500000000,u,' },
    { row: 4, code: 'bad-width', column: null, raw: '1500000000,u' },
    { row: 5, code: 'in-the-future', column: 'at', raw: '99999999999,u,i' },
    { row: 6, code: 'bad-time', column: 'at', raw: '12,u,i' },
  ]);
});

test.each([
  ['s', undefined, '1511544070', '2017-11-24T17:21:10.000Z'],
  ['ms', undefined, '1439694000000', '2015-08-16T03:00:00.000Z'],
  ['us', undefined, '1611187200000123', '2021-01-21T00:00:00.000Z'],
  ['iso', undefined, '2024-03-01T08:00:00+08:00', '2024-03-01T00:00:00.000Z'],
  ['local', '+08:00', '2017/11/25 08:30', '2017-11-25T00:30:00.000Z'],
  ['local', 'Asia/Shanghai', '2017-11-25 08:30:01.5', '2017-11-25T00:30:01.500Z'],
  ['local', 'America/New_York', '2024-07-01 12:00:00', '2024-07-01T16:00:00.000Z'],
  ['local', 'America/New_York', '2024-01-01 12:00:00', '2024-01-01T17:00:00.000Z'],
  ['local', 'Z', '2023-02-30 12:00:00', null],
  ['iso', undefined, '2024-03-01T08:00:00', null],
] as const)('a time written as %s in zone %s, %s, is %s', async (as, zone, text, expected) => {
  const report = await tried(`at,who,what\n${text},u,i\n`, {
    ...simple,
    time: { from: 'at', as, ...(zone && { zone }) },
  });
  expect(report.firstAtMs === null ? null : new Date(report.firstAtMs).toISOString()).toBe(
    expected,
  );
});

test('a Chinese file of Windows is read in its own encoding, compressed too', async () => {
  // GB18030 of 茶.
  const gb = Buffer.concat([
    Buffer.from('at,who,what\n1500000000,u,'),
    Buffer.from([0xb2, 0xe8, 0x0a]),
  ]);
  const { examples } = await tried(gzipSync(gb), { ...simple, encoding: 'gb18030' }, 'log.csv.gz');
  expect(examples[0]!.payload).toMatchObject({ itemId: '茶' });
  expect((await tried(gb, simple)).reasons).toEqual([
    { code: 'bad-encoding', column: null, count: 1 },
  ]);
});

test('the log of Taobao becomes clicks, favourites, carts and orders of the same people', async () => {
  const rows = ['1,2268318,2520377,pv,1511544070', '1,2268318,2520377,fav,1511544071'];
  rows.push('1,2268318,2520377,cart,1511544072', '1,2268318,2520377,buy,1511544073');
  const read = mappingReader(Mapping.parse(readyMappings['taobao-user-behavior']), SITE, () => NOW);
  const heads = ['user_id', 'item_id', 'category_id', 'behavior_type', 'timestamp'];
  const events = rows.flatMap((row) =>
    read(Object.fromEntries(row.split(',').map((one, i) => [heads[i], one])), row),
  );
  expect(events.map(({ name, atMs }) => [name, atMs])).toEqual([
    ['site.click', 1_511_544_070_000],
    ['site.favourite', 1_511_544_071_000],
    ['site.cart-add', 1_511_544_072_000],
    ['site.order', 1_511_544_073_000],
  ]);
  expect(new Set(events.map(({ visitorId }) => visitorId)).size).toBe(1);
  expect(events[3]!.payload).toEqual({
    siteId: SITE,
    lines: [{ productId: '2268318', categoryId: '2520377', quantity: 1 }],
  });
});

/** In the form of Google's export: numbers of 64 bits are texts, parameters a list of pairs. */
const ga4Row = (name: string, changes: object = {}) => ({
  event_date: '20210121',
  event_timestamp: '1611187200000123',
  event_name: name,
  event_params: [
    { key: 'page_location', value: { string_value: 'https://shop.example/a/b?mail=x@y.z#top' } },
    { key: 'engagement_time_msec', value: { int_value: '1234' } },
  ],
  user_pseudo_id: '12.34',
  privacy_info: { analytics_storage: 'Yes' },
  items: [{ item_id: 'A' }, { item_id: 'B', quantity: '2' }],
  ...changes,
});
test('the export of GA4 becomes pages, exposures by place and orders, and who did not agree is nobody', async () => {
  const rows = [
    ga4Row('page_view'),
    ga4Row('view_item_list'),
    ga4Row('purchase', { ecommerce: { transaction_id: 'T1' } }),
    ga4Row('user_engagement', { privacy_info: { analytics_storage: 'No' } }),
    ga4Row('scroll'),
  ];
  const content = rows.map((row) => JSON.stringify(row)).join('\n');
  const report = await tried(content, readyMappings['ga4-bigquery']!, 'ga4.jsonl');
  expect([report.rows, report.accepted, report.skipped, report.refused]).toEqual([5, 5, 1, 0]);
  const read = mappingReader(Mapping.parse(readyMappings['ga4-bigquery']), SITE, () => NOW);
  const events = rows.flatMap((row) => read(row, JSON.stringify(row)));
  expect(events[0]!.payload).toEqual({ siteId: SITE, path: '/a/b' });
  expect(events.slice(1, 3).map(({ payload }) => payload)).toMatchObject([
    { itemId: 'A', position: 0, path: '/a/b' },
    { itemId: 'B', position: 1 },
  ]);
  expect(events[3]!.payload).toEqual({
    siteId: SITE,
    orderId: 'T1',
    lines: [
      { productId: 'A', quantity: 1 },
      { productId: 'B', quantity: 2 },
    ],
  });
  expect(events[4]).toMatchObject({ visitorId: null, payload: { dwellMs: 1234 } });
  expect(events[0]!.visitorId).not.toBeNull();
  expect(new Set(events.map(({ id }) => id)).size).toBe(5);
});

test.each([
  ['no rows', { ...simple, rows: [] }],
  ['a zone that is none', { ...simple, time: { from: 'at', as: 'local', zone: 'Moon/Base' } }],
  ['an event that is none', { ...simple, rows: [{ event: 'paid', payload: {} }] }],
  ['a key too many', { ...simple, more: 1 }],
])('a mapping with %s is refused', (_, given) => {
  expect(Mapping.safeParse(given).success).toBe(false);
});

test('every ready mapping is one', () => {
  for (const given of Object.values(readyMappings)) Mapping.parse(given);
});
