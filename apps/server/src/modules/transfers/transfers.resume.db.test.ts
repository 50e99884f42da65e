import { createStore } from '@kaibo/contracts';
import {
  applyImport,
  checkImport,
  getImport,
  listWares,
  uploadImport,
} from '@kaibo/contracts/goods';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { sampleFile, utf8 } from './transfers.samples.ts';

let server: TestServer;
let merchant: Person;
beforeAll(async () => {
  server = await testServer();
  merchant = await server.signUp('Merchant', ['merchant']);
});
afterAll(() => server.close());

const newStore = async (): Promise<string> =>
  (await server.call(createStore, { as: merchant, body: { name: '茶' } })).id;

const checkedImport = async (
  storeId: string,
  file: Uint8Array<ArrayBuffer>,
  fileName = 'goods.csv',
) => {
  const query = { storeId, fileName };
  const { id, mapping } = await server.call(uploadImport, { as: merchant, query, body: file });
  await server.call(checkImport, { as: merchant, params: { importId: id }, body: { mapping } });
  await server.runJobs();
  return server.call(getImport, { as: merchant, params: { importId: id } });
};

const runImport = async (storeId: string, file: Uint8Array<ArrayBuffer>, fileName?: string) => {
  const { id } = await checkedImport(storeId, file, fileName);
  await server.call(applyImport, { as: merchant, params: { importId: id } });
  await server.runJobs();
  return server.call(getImport, { as: merchant, params: { importId: id } });
};

const download = async (path: string): Promise<Uint8Array<ArrayBuffer>> => {
  const endpoint = { method: 'GET', path } as Parameters<TestServer['send']>[0];
  const response = await server.send(endpoint, { as: merchant });
  expect(response.status).toBe(200);
  return new Uint8Array(await response.arrayBuffer());
};

/** Whoever has written the second chunk waits, with all of it in an open transaction. */
const HOLD_SECOND_CHUNK = `
  create function hold_chunk() returns trigger language plpgsql as
    $$ begin perform pg_advisory_xact_lock(7); return new; end $$;
  create trigger hold_chunk before update on imports for each row
    when (new.state = 'applying' and new.done_rows = 2000) execute function hold_chunk()`;
const LET_GO = 'drop trigger hold_chunk on imports; drop function hold_chunk';

/** Ends the connection that writes the second chunk, as a crash would. */
const killWriter = async (work: () => Promise<void>): Promise<void> => {
  const holder = await server.pool.connect();
  try {
    await holder.query('select pg_advisory_lock(7)');
    await holder.query(HOLD_SECOND_CHUNK);
    const working = work();
    const kill = async () =>
      (
        await server.pool.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and wait_event = 'advisory'`,
        )
      ).rowCount;
    await expect.poll(kill, { interval: 20, timeout: 45_000 }).toBe(1);
    await working;
    await holder.query(LET_GO);
  } finally {
    // With its connection goes its lock.
    holder.release(true);
  }
};

test('an import that is killed in the middle of a chunk goes on behind the last one, and doubles nothing', async () => {
  const storeId = await newStore();
  const made = await checkedImport(storeId, utf8(sampleFile(2_500)));
  await server.call(applyImport, { as: merchant, params: { importId: made.id } });
  await killWriter(server.runJobs);
  const params = { importId: made.id };
  const cut = await server.call(getImport, { as: merchant, params });
  expect(cut).toMatchObject({ state: 'applying', doneRows: 1_000 });
  // The queue waits longer before each new attempt; here it need not.
  await server.pool.query('update graphile_worker._private_jobs set run_at = now()');
  await server.runJobs();
  const done = await server.call(getImport, { as: merchant, params });
  expect(done).toMatchObject({ state: 'done', doneRows: 2_500, counts: { create: 2_500 } });
  const { total } = await server.call(listWares, { as: merchant, params: { storeId } });
  expect(total).toBe(1_250);
  const { rows } = await server.pool.query<{ skus: number; opened: number; stock: number }>(
    `select count(*)::int as skus, sum(skus.stock)::int as stock,
       (select count(*)::int from stock_movements where store_id = $1) as opened
     from skus join products on products.id = skus.product_id where store_id = $1`,
    [storeId],
  );
  expect(rows[0]).toEqual({ skus: 2_500, stock: 17_500, opened: 2_500 });
}, 60_000);

const text = (maxLength: number) =>
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength })
    .map((value) => value.replaceAll('\0', '').normalize('NFC').trim())
    .filter((value) => value !== '' && value.length <= maxLength && value.isWellFormed());
const nasty = fc.constantFrom(
  ...['=1+1', "'=1", '@x', '-5', '+86 1', 'a,b', 'say "hi"', 'two\nlines', '\u00a0x', ';', '"'],
);
const anyText = (maxLength: number) =>
  fc
    .oneof({ weight: 3, arbitrary: text(maxLength) }, { weight: 1, arbitrary: nasty })
    .map((value) => value.trim());
const isMangled = (code: string): boolean => /^\d+(\.\d+)?e\+\d+$/i.test(code);

const sku = fc.record({
  code: anyText(20).filter((code) => !isMangled(code)),
  option: anyText(30),
  priceFen: fc.integer({ min: 1, max: 100_000_000 }),
  listPriceFen: fc.option(fc.integer({ min: 1, max: 100_000_000 })),
  stock: fc.integer({ min: 0, max: 1_000 }),
});
const product = fc.record({
  code: anyText(20).filter((code) => !isMangled(code)),
  title: anyText(60),
  description: fc.oneof(fc.constant(''), anyText(200)),
  category: fc.constantFrom('craft', 'food', 'home'),
  status: fc.constantFrom('active', 'hidden', 'draft'),
  pictures: fc.constant([]),
  skus: fc.uniqueArray(sku, { minLength: 1, maxLength: 3, selector: ({ code }) => code }),
});
const shelf = fc.uniqueArray(product, { minLength: 1, maxLength: 5, selector: ({ code }) => code });

test.each(['csv', 'json'] as const)(
  'a store that is exported as %s and imported again is the same, here and elsewhere',
  async (format) => {
    await fc.assert(
      fc.asyncProperty(shelf, async (products) => {
        const storeId = await newStore();
        const first = await runImport(storeId, utf8(JSON.stringify(products)), 'goods.json');
        const rows = products.reduce((sum, { skus }) => sum + skus.length, 0);
        expect(first).toMatchObject({ state: 'done', counts: { create: rows, problem: 0 } });

        const file = await download(`/v1/studio/products.${format}?storeId=${storeId}`);
        const again = await checkedImport(storeId, file);
        expect(again.counts).toEqual({ create: 0, update: 0, same: rows, problem: 0 });

        const elsewhere = await newStore();
        await runImport(elsewhere, file);
        const copy = await download(`/v1/studio/products.${format}?storeId=${elsewhere}`);
        expect(Buffer.from(copy).toString()).toBe(Buffer.from(file).toString());
      }),
      { numRuns: 6 },
    );
  },
  60_000,
);

test('the report and the template are files that a spreadsheet opens, and the template can be imported as it is', async () => {
  const storeId = await newStore();
  for (const language of ['zh', 'en']) {
    const template = await download(`/v1/studio/import-template.csv?language=${language}`);
    expect([...template.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const made = await checkedImport(storeId, template);
    expect(made.mapping).not.toContain(null);
    expect(made.counts).toMatchObject({ create: 2, problem: 0 });
    const report = await download(`/v1/studio/imports/${made.id}/report.csv?language=${language}`);
    expect(Buffer.from(report).toString().trim().split('\r\n')).toHaveLength(3);
  }
});
