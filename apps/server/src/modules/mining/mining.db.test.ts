import { createHash, createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createProduct,
  createStore,
  getProduct,
  listMyProducts,
  updateMe,
  updateProduct,
} from '@kaibo/contracts';
import {
  cancelMining,
  draftBundleOfRule,
  forgetPastPurchases,
  getMiningReport,
  listMiningRuns,
  startMining,
  tellPastPurchases,
} from '@kaibo/contracts/mining';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { makeAccounts, makeSales, type Sale } from '../../../../../tests/support/sales.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { groupOf, groupsOf } from './mining.groups.ts';
import { askForRun, beginRun, failDeadRuns, finishRun, recentRuns } from './mining.store.ts';

const DAY_MS = 86_400_000;
const RUN_MS = 120_000;

let server: TestServer;
let operator: Person;
let merchant: Person;
let storeId: string;
const products: Record<string, string> = {};

const productIn = async (as: Person, store: string, title: string, priceFen = 5_000) => {
  const body = {
    ...{ storeId: store, categoryId: 'craft', title },
    skus: [{ code: 'one', option: 'one', priceFen, stock: 9 }],
  };
  return (await server.call(createProduct, { as, body })).id;
};

/** So many days ago, at that hour by the clock of this machine. */
const at = (daysAgo: number, hour: number, minute = 0): number => {
  const day = new Date(Date.now() - daysAgo * DAY_MS);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate(), hour, minute).getTime();
};

const mineNow = async (): Promise<string> => {
  expect(await server.call(startMining, { as: operator })).toEqual({ queued: true });
  await server.runJobs();
  const { runs } = await server.call(listMiningRuns, { as: operator });
  return runs[0]!.id;
};
const reportOf = (runId: string) =>
  server.call(getMiningReport, { as: operator, params: { runId } });

beforeAll(async () => {
  server = await testServer();
  operator = await server.signUp('Operator', ['operator']);
  merchant = await server.signUp('Merchant', ['merchant']);
  storeId = (await server.call(createStore, { as: merchant, body: { name: 'Tea house' } })).id;
});
afterAll(() => server.close());

test(
  'an empty shop is told what is missing, part by part',
  async () => {
    const { report } = await reportOf(await mineNow());
    expect(report.run).toMatchObject({ state: 'done', orders: 0, buyers: 0, viewers: null });
    expect(report.run.problem).toContain('analytics/not-installed');
    expect(report.rules.lack).toMatchObject({ code: 'too-few-orders', have: 0 });
    expect(report.sequences.lack).toMatchObject({ code: 'too-few-people', needed: 10 });
    expect(report.rhythm.lack).toMatchObject({ code: 'too-few-days' });
    expect(report.trend.lack).toMatchObject({ code: 'too-few-days' });
    expect(report.clusters.lack).toMatchObject({ code: 'too-few-people' });
    expect(report.rfm.lack).toMatchObject({ code: 'too-few-people' });
  },
  RUN_MS,
);

/**
 * Planted: tea with cup (and never by chance: others buy each alone), cheap things on Friday evenings against dear ones
 * on Monday mornings, six people at night, and pairs that must not count.
 */
const plant = async () => {
  for (const title of ['tea', 'cup', 'pot', 'cake', 'tray', 'fan', 'silk', 'lamp', 'lid', 'mat'])
    products[title] = await productIn(merchant, storeId, title, title === 'cup' ? 3_000 : 5_000);
  const other = await server.signUp('Other merchant', ['merchant']);
  const otherStore = await server.call(createStore, { as: other, body: { name: 'Bakery' } });
  products.bun = await productIn(other, otherStore.id, 'bun');
  const p = (...titles: string[]) => titles.map((title) => products[title]!);
  const fridayAgo = (new Date().getDay() + 2) % 7 || 7;
  const mondayAgo = (new Date().getDay() + 6) % 7 || 7;

  const evening = await makeAccounts(server.pool, 80);
  const morning = await makeAccounts(server.pool, 60);
  const night = await makeAccounts(server.pool, 6);
  const silent = await makeAccounts(server.pool, 40, { analytics: false, personalisation: false });
  const sales: Sale[] = [];
  const sell = (buyerId: string, atMs: number, productIds: string[], more: Partial<Sale> = {}) =>
    sales.push({ buyerId, storeId, atMs, productIds, ...more });

  for (const [i, buyer] of evening.entries())
    for (let week = 0; week < 5; week++)
      sell(
        buyer,
        at(fridayAgo + 7 * week, 20, i % 60),
        week === 0 && i < 40 ? p('tea', 'cup') : p(['lid', 'mat', 'cake', 'fan'][(i + week) % 4]!),
        {
          unitFen: 900 + (i % 5) * 20,
        },
      );
  for (const [i, buyer] of morning.entries()) {
    sell(buyer, at(mondayAgo, 9, i % 60), p('silk'), { unitFen: 80_000 + i * 100 });
    // In two stores within the hour: one visit.
    if (i < 30) sell(buyer, at(mondayAgo + 7, 9, i), p('lamp'), { unitFen: 60_000 });
    if (i < 30) sell(buyer, at(mondayAgo + 7, 9, i + 20), p('bun'), { unitFen: 60_000 });
  }
  for (const buyer of night) sell(buyer, at(3, 3), p('pot'), { unitFen: 400_000 });
  for (const [i, buyer] of evening.entries())
    if (i >= 60) sell(buyer, at(fridayAgo, 21, i % 60), p(i % 2 ? 'tea' : 'cup'));
  // Neither what was called off nor what people who did not agree bought makes a rule.
  for (const [i, buyer] of evening.entries())
    if (i < 40) sell(buyer, at(2, 12, i), p('tray', 'fan'), { status: 'cancelled' });
  for (const buyer of silent) sell(buyer, at(4, 13), p('tray', 'pot'));
  await makeSales(server.pool, sales);
  return { evening, morning, night };
};

test(
  'planted rules, groups and peak hours are found; what is under ten people, cancelled or not agreed to is not',
  async () => {
    const { evening, morning, night } = await plant();
    const runId = await mineNow();
    const { report, products: named } = await reportOf(runId);
    expect(report.run).toMatchObject({ state: 'done', simulatedOrders: 0, buyers: 186 });

    const pairs = report.rules.list.map(({ left, right }) => [...left, right].toSorted().join());
    const pair = (a: string, b: string) => [products[a]!, products[b]!].toSorted().join();
    expect(pairs).toContain(pair('tea', 'cup'));
    expect(pairs).toContain(pair('lamp', 'bun'));
    expect(pairs).not.toContain(pair('tray', 'fan'));
    expect(pairs).not.toContain(pair('tray', 'pot'));
    for (const rule of report.rules.list) {
      expect(rule.lift).toBeGreaterThan(1);
      expect(rule.liftLow).toBeLessThanOrEqual(rule.lift);
      expect(rule.q).toBeLessThanOrEqual(0.05);
      expect(rule.people).toBeGreaterThanOrEqual(10);
    }
    expect(named.map(({ title }) => title)).toEqual(expect.arrayContaining(['tea', 'cup', 'bun']));

    const orders = report.rhythm.measures.find(({ measure }) => measure === 'orders')!;
    expect(orders.peaks.map(({ day, hour }) => `${day} ${hour}`)).toEqual(
      expect.arrayContaining(['4 20', '0 9']),
    );
    const nightHour = new Date(at(3, 3));
    expect(orders.perHour[((nightHour.getDay() + 6) % 7) * 24 + 3]).toBeNull();

    const { clusters, rfm } = report;
    expect(clusters.lack).toBeNull();
    const namesOf = (people: readonly string[]) =>
      groupsOf(server.db, people).then(
        (groups) => new Set([...groups.values()].map(({ cluster }) => cluster?.name.en)),
      );
    const [eveningNames, morningNames] = [await namesOf(evening), await namesOf(morning)];
    expect([...eveningNames].every((name) => name?.startsWith('Evening'))).toBe(true);
    expect([...morningNames].every((name) => name?.startsWith('Morning'))).toBe(true);
    for (const { people } of clusters.list) expect(people).toBeGreaterThanOrEqual(10);
    const shown = clusters.list.reduce((sum, { people }) => sum + people, 0);
    expect(clusters.hiddenPeople === 0 || clusters.hiddenPeople >= 10).toBe(true);
    expect(shown + clusters.hiddenPeople).toBe(clusters.people);
    for (const people of [...rfm.cells, ...rfm.groups].map((one) => one.people))
      expect(people === null || people === 0 || people >= 10).toBe(true);
    expect(report.trend.lack).toBeNull();
    expect(night).toHaveLength(6);
  },
  RUN_MS,
);

test('somebody is told of their group while they agree, and is in none from when they do not', async () => {
  const needs = { db: server.db, consentOf: server.accounts.consentOf };
  const { rows } = await sql<{ id: string }>`
    select user_id as id from mining_people where cluster is not null limit 1`.execute(server.db);
  const { id } = rows[0]!;
  expect(await groupOf(needs, id)).toMatchObject({ cluster: { people: expect.any(Number) } });
  await sql`update users set consent_personalisation = false where id = ${id}`.execute(server.db);
  const silent = { ...needs, consentOf: async () => ({ analytics: true, personalisation: false }) };
  expect(await groupOf(silent, id)).toBeNull();

  const person = await server.signUp('Changing mind');
  await sql`update mining_people set user_id = ${person.id} where user_id = ${id}`.execute(
    server.db,
  );
  const consent = { analytics: false, personalisation: false };
  await server.call(updateMe, {
    as: person,
    body: { consent: { analytics: true, personalisation: true } },
  });
  await server.call(updateMe, { as: person, body: { consent } });
  await server.caughtUp();
  expect((await groupsOf(server.db, [person.id])).size).toBe(0);
});

test('who takes consent back while a run looks is in no group when it is done', async () => {
  const [stays, leaves] = await makeAccounts(server.pool, 2);
  const run = { id: newId(), runner: newId() };
  const nowMs = Date.now();
  await server.db
    .transaction()
    .execute((tx) => askForRun(tx, { id: run.id, isAsked: true, nowMs, fromMs: nowMs - DAY_MS }));
  await beginRun(server.db, run);
  await server.pool.query('update users set consent_analytics = false where id = $1', [leaves]);
  const { latestId } = await server.call(listMiningRuns, { as: operator });
  const { report } = await reportOf(latestId!);
  const people = [stays!, leaves!].map((userId) => ({
    userId,
    cluster: null,
    rfm: 'new' as const,
  }));
  const facts = { orders: 0, buyers: 0, pastOrders: 0, simulatedOrders: 0 };
  const findings = {
    ...{ facts: { ...facts, viewers: null, rules: 0, clusters: 0 }, report, people, problem: '' },
  };
  expect(await finishRun(server.db, run, { findings, nowMs, seconds: 1 })).toBe(true);
  const { rows } = await server.pool.query('select user_id from mining_people');
  expect(rows).toEqual([{ user_id: stays }]);
});

const latestRule = async (a: string, b: string) => {
  const { latestId } = await server.call(listMiningRuns, { as: operator });
  const { report } = await reportOf(latestId!);
  const ids = [products[a], products[b]];
  const rule = report.rules.list.find(
    ({ left, right }) => left.length === 1 && ids.includes(left[0]) && ids.includes(right),
  )!;
  return { params: { runId: latestId!, ruleId: rule.id }, rule };
};

test('a rule becomes one draft, however often and whichever way round it is asked for', async () => {
  const { params, rule } = await latestRule('tea', 'cup');
  const [first, second] = await Promise.all([
    server.call(draftBundleOfRule, { as: operator, params }),
    server.call(draftBundleOfRule, { as: operator, params }),
  ]);
  expect([first.isNew, second.isNew].toSorted()).toEqual([false, true]);
  expect(second.productId).toBe(first.productId);
  expect(first).toMatchObject({ storeName: 'Tea house', title: expect.stringContaining(' + ') });

  const mine = await server.call(listMyProducts, { as: merchant, query: { storeId, limit: 100 } });
  const drafts = mine.products.filter(({ bundle }) => bundle !== null);
  expect(drafts).toHaveLength(1);
  const draft = drafts[0]!;
  expect(draft).toMatchObject({ id: first.productId, status: 'draft', stock: 0 });
  expect(draft.bundle!.parts.map(({ title }) => title).toSorted()).toEqual(['cup', 'tea']);
  expect(draft.bundle!.origin).toMatchObject({ lift: rule.lift, baskets: rule.baskets });
  expect(draft.fromFen).toBeLessThan(8_000);
  expect(draft.fromFen).toBeGreaterThanOrEqual(7_200);

  const { bundles } = await reportOf(params.runId);
  expect(bundles).toContainEqual({ ruleId: rule.id, productId: draft.id });
});

test('a set is published like any product, shows buyers its parts, and keeps to itself where it came from', async () => {
  const { params } = await latestRule('tea', 'cup');
  const { productId } = await server.call(draftBundleOfRule, { as: operator, params });
  const buyer = await server.signUp('Buyer');
  const asked = { as: buyer, params: { productId } };
  expect((await server.refusal(getProduct, asked)).code).toBe('catalog/no-such-product');
  await server.call(updateProduct, {
    as: merchant,
    params: { productId },
    body: { status: 'active' },
  });
  const seen = await server.call(getProduct, asked);
  expect(seen.bundle!.parts).toHaveLength(2);
  expect(seen.bundle!.origin).toBeNull();
  expect(await server.call(draftBundleOfRule, { as: operator, params })).toMatchObject({
    productId,
    isNew: false,
  });
});

test('parts of two stores, and parts that are gone, are refused by name', async () => {
  const across = await latestRule('lamp', 'bun');
  expect(
    await server.refusal(draftBundleOfRule, { as: operator, params: across.params }),
  ).toMatchObject({ status: 409, code: 'catalog/bundle-across-stores' });
  const { params, rule } = await latestRule('tea', 'cup');
  const unknown = { runId: params.runId, ruleId: 'r9999' };
  expect((await server.refusal(draftBundleOfRule, { as: operator, params: unknown })).code).toBe(
    'mining/no-such-rule',
  );
  await sql`delete from catalog_bundles`.execute(server.db);
  await sql`update products set status = 'hidden' where id = ${rule.right}`.execute(server.db);
  expect((await server.refusal(draftBundleOfRule, { as: operator, params })).code).toBe(
    'catalog/bundle-part-gone',
  );
});

test('nobody but who may sees what was found, looks anew, stops or makes sets', async () => {
  const { params } = await latestRule('tea', 'cup');
  const marketing = await server.signUp('Marketing', ['marketing']);
  const runs = { params: { runId: params.runId } };
  const reads = [listMiningRuns, getMiningReport] as const;
  const acts = [startMining, cancelMining, draftBundleOfRule] as const;
  for (const endpoint of [...reads, ...acts]) {
    expect((await server.refusal(endpoint, { as: merchant, params })).status).toBe(403);
    expect((await server.refusal(endpoint, { params })).status).toBe(401);
  }
  await server.call(listMiningRuns, { as: marketing });
  await server.call(getMiningReport, { as: marketing, ...runs });
  for (const endpoint of acts)
    expect((await server.refusal(endpoint, { as: marketing, params })).status).toBe(403);
});

test('asked for twice a run is made once; cancelled it keeps nothing, and the next one may begin', async () => {
  const ask = () => server.call(startMining, { as: operator });
  const asked = await Promise.all([ask(), ask(), ask()]);
  expect(asked.filter(({ queued }) => queued)).toHaveLength(1);
  const [run] = (await server.call(listMiningRuns, { as: operator })).runs;
  const params = { runId: run!.id };
  await server.call(cancelMining, { as: operator, params });
  expect((await server.refusal(cancelMining, { as: operator, params })).code).toBe(
    'mining/no-such-run',
  );
  await server.runJobs();
  expect((await recentRuns(server.db, 1))[0]).toMatchObject({ id: run!.id, state: 'cancelled' });
  expect((await server.refusal(getMiningReport, { as: operator, params })).code).toBe(
    'mining/no-such-run',
  );
});

test(
  'a run whose process was killed is taken up by its job, and failed when nobody is heard of',
  async () => {
    expect((await server.call(startMining, { as: operator })).queued).toBe(true);
    const [run] = await recentRuns(server.db, 1);
    await beginRun(server.db, { id: run!.id, runner: merchant.id });
    expect(await failDeadRuns(server.db)).toBe(0);
    await server.runJobs();
    expect((await recentRuns(server.db, 1))[0]).toMatchObject({ id: run!.id, state: 'done' });

    const nowMs = Date.now();
    const id = '0199ffff-0000-7000-8000-000000000001';
    await server.db
      .transaction()
      .execute((tx) => askForRun(tx, { id, isAsked: true, nowMs, fromMs: nowMs - DAY_MS }));
    await beginRun(server.db, { id, runner: merchant.id });
    await sql`update mining_runs set beat_at = now() - interval '2 minutes' where id = ${id}`.execute(
      server.db,
    );
    expect(await failDeadRuns(server.db)).toBe(1);
    const dead = (await recentRuns(server.db, 20)).find((one) => one.id === id)!;
    expect(dead).toMatchObject({ state: 'failed' });
    expect(dead.problem).toContain('mining/interrupted');
  },
  RUN_MS,
);

/** A pseudonym without a key as this installation makes it one with. */
const keyedOnce = async (pseudonym: string): Promise<string> => {
  const secret = await readFile(join(server.dataDir, 'secrets', 'past-purchases'), 'utf8');
  const code = createHmac('sha256', secret.trim()).update(pseudonym).digest('base64url');
  return `past:${code.slice(0, 22)}`;
};

test(
  'purchases of the past, told twice, count once; their buyers are hashed and in nobody’s group, and are forgotten when asked',
  async () => {
    const purchases = Array.from({ length: 60 }, (_, i) => ({
      ...{ id: `elsewhere-${i}`, buyer: `Mrs ${i % 20}`, atMs: at(20 + (i % 3), 11, i) },
      lines: [
        { productId: products.lid!, quantity: 1, unitFen: 700 },
        ...(i % 2 ? [{ productId: products.pot!, quantity: 1, unitFen: 900 }] : []),
      ],
    }));
    const body = { purchases };
    expect((await server.refusal(tellPastPurchases, { as: merchant, body })).status).toBe(403);
    const far = { purchases: [purchases[0]!, { ...purchases[1]!, atMs: 8_640_000_000_000_000 }] };
    expect(await server.refusal(tellPastPurchases, { as: operator, body: far })).toMatchObject({
      code: 'http/bad-input',
      details: { issues: [{ path: 'body.purchases.1.atMs', code: 'in_the_future' }] },
    });
    expect(await server.call(tellPastPurchases, { as: operator, body })).toEqual({ added: 60 });
    expect(await server.call(tellPastPurchases, { as: operator, body })).toEqual({ added: 0 });
    const { report } = await reportOf(await mineNow());
    expect(report.run).toMatchObject({ pastOrders: 60, simulatedOrders: 0 });
    const { rows } = await sql<{ buyer: string }>`select buyer from mining_past limit 1`.execute(
      server.db,
    );
    expect(rows[0]!.buyer).not.toContain('Mrs');
    // Whoever guesses a name and knows no secret of this installation cannot tell that she bought.
    const guess = createHash('sha256').update('Mrs 0').digest('base64url').slice(0, 22);
    const [guessed, keyedGuess] = [`past:${guess}`, await keyedOnce(`past:${guess}`)];
    const buyersNow = async () =>
      new Set(
        (await sql<{ buyer: string }>`select buyer from mining_past`.execute(server.db)).rows.map(
          (row) => row.buyer,
        ),
      );
    expect((await buyersNow()).has(guessed)).toBe(false);
    expect((await buyersNow()).has(keyedGuess)).toBe(true);
    // A pseudonym of before becomes that of the same buyer now.
    await sql`update mining_past set buyer = ${guessed}, keyed = false where buyer = ${keyedGuess}`.execute(
      server.db,
    );
    await server.runTask('mining.key-past');
    expect((await buyersNow()).has(guessed)).toBe(false);
    expect((await buyersNow()).size).toBe(20);
    expect((await server.refusal(forgetPastPurchases, { as: merchant })).status).toBe(403);
    expect(await server.call(forgetPastPurchases, { as: operator })).toEqual({ forgotten: 60 });
  },
  RUN_MS,
);
