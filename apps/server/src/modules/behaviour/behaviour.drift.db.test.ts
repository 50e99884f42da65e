import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  type Analytics,
  type AnalyticsCode,
  AnalyticsError,
  noAnalytics,
} from '#platform/analytics';
import { systemClock } from '#platform/clock';
import { type OpenDatabase, openDatabase } from '#platform/database';
import { freshDatabase } from '../../../../../tests/support/database.ts';
import { findDrift, keptDrift, measureDrift } from './behaviour.drift.ts';
import { entities } from './behaviour.measures.ts';

let database: OpenDatabase;
let drop: () => Promise<void>;
const asked: string[] = [];
const told: string[] = [];

beforeAll(async () => {
  const fresh = await freshDatabase();
  drop = fresh.drop;
  database = openDatabase(fresh.url, { max: 2 });
});
beforeEach(async () => {
  asked.length = 0;
  told.length = 0;
  await database.pool.query('truncate behaviour_drift');
});
afterAll(async () => {
  await database.close();
  await drop();
});

/** An empty store at the end of the log that refuses these questions. */
const storeThat = (refuses: (sql: string) => AnalyticsCode | null): Analytics => ({
  ...noAnalytics,
  query: async <Row extends object>(sql: string) => {
    asked.push(sql);
    const code = refuses(sql);
    if (code) throw new AnalyticsError(code, code);
    return (sql.includes('from places') ? [{ place: 9 }] : []) as unknown as Row[];
  },
});
const measure = (analytics: Analytics): Promise<void> =>
  measureDrift({
    ...{ db: database.db, clock: systemClock, analytics },
    events: { end: async () => ({ txid: '9', offset: '9' }) },
    onError: (error, what) => told.push(`${(error as AnalyticsError).code} ${what}`),
  });
const keptEntities = async (): Promise<string[]> => [
  ...new Set((await keptDrift(database.db)).map(({ entity }) => entity)),
];

test.each(['analytics/not-installed', 'analytics/unsupported', 'analytics/in-use'] as const)(
  'where no engine can be asked (%s) it is quiet, and what was found before stays',
  async (code) => {
    await measure(storeThat(() => null));
    const before = await keptDrift(database.db);
    asked.length = 0;
    await measure(storeThat(() => code));
    expect(asked).toHaveLength(1);
    expect(told).toEqual([]);
    expect(await keptDrift(database.db)).toEqual(before);
  },
);

test('an engine that goes away in the middle is told of once, and asked no more', async () => {
  await measure(storeThat((sql) => (sql.includes('order by sipHash64') ? 'analytics/down' : null)));
  expect(asked).toHaveLength(2);
  expect(told).toEqual(['analytics/down the drift of features was not measured (viewer)']);
});

test('a kind of row that is too much for the engine costs the others nothing', async () => {
  await measure(
    storeThat((sql) => (sql.includes('array join') ? 'analytics/out-of-memory' : null)),
  );
  const others = entities.filter((entity) => entity !== 'product');
  expect((await keptEntities()).toSorted()).toEqual(others.toSorted());
  expect(told).toEqual([
    'analytics/out-of-memory the drift of features was not measured (product)',
  ]);
});

test('a store too slow for all moments is asked for as many as there is time for, and never for fewer than say anything', async () => {
  const moments = Array.from({ length: 400 }, (_, i) => ({
    ...{ key: `visitor-${i}`, room: '', atMs: 1_000_000 + i, beforeOffset: i },
  }));
  const portions: number[] = [];
  const store: Analytics = {
    ...noAnalytics,
    query: async <Row extends object>(sql: string, { keys = [] }: { keys?: unknown } = {}) => {
      if (sql.includes('order by sipHash64')) return moments as unknown as Row[];
      portions.push((keys as string[]).length);
      return [];
    },
  };
  const [quick] = await findDrift(store, 'viewer', 2_000_000);
  expect(quick!.drift).toMatchObject({ samplesNow: 400, samplesBefore: 400 });
  expect(portions).toEqual([50, 100, 200, 50, 50, 100, 200, 50]);
  portions.length = 0;
  const [slow] = await findDrift(store, 'viewer', 2_000_000, 0);
  expect(portions).toEqual([50, 50]);
  expect(slow!.drift).toMatchObject({ verdict: 'steady', samplesNow: 50, samplesBefore: 50 });
});
