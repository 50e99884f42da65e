import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { said } from '../../../../tests/support/said.ts';
import { duration, timeOf } from './mine.files.ts';
import { mineCluster, mineRfm, mineRules, mineSequences, mineTrend } from './mine.ts';

let folder = '';
const at = (name: string): string => join(folder, name);

/** Two kinds of buyers, the second far from the first. */
const buyers = Array.from({ length: 40 }, (_, row) =>
  row % 2 === 0
    ? `b${row},${20 + (row % 5)},${100 + (row % 7)}`
    : `b${row},${60 + (row % 5)},${900 + (row % 7)}`,
);
const baskets = Array.from({ length: 20 }, (_, row) =>
  ['tea', ...(row % 2 === 0 ? ['cup'] : []), ...(row % 4 === 0 ? ['pot'] : [])].join(','),
);
const events = Array.from({ length: 12 }, (_, who) =>
  ['look', 'cart', 'pay'].map((item, step) => `v${who},${item},${1_700_000_000 + who * 60 + step}`),
).flat();
/** Eight weeks with quiet Mondays and one outlier. */
const days = Array.from({ length: 56 }, (_, day) => {
  const date = new Date(Date.UTC(2025, 0, 6 + day, 20)).toISOString();
  return `${date},${100 + day + (day % 7 === 0 ? -60 : (day * 37) % 17) + (day === 30 ? 300 : 0)}`;
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaibo-mine-'));
  await writeFile(at('buyers.csv'), `name,age,spent\n${buyers.join('\n')}\n`);
  await writeFile(at('baskets.csv'), `${baskets.join('\n')}\n`);
  const lines = baskets.flatMap((line, row) => line.split(',').map((item) => `o${row},${item}`));
  await writeFile(at('lines.csv'), `order,sku\n${lines.join('\n')}\n`);
  await writeFile(at('events.csv'), `viewer,name,at\n${events.join('\n')}\n`);
  await writeFile(at('days.csv'), `placed,total\n${days.toReversed().join('\n')}\n`);
});

afterAll(() => rm(folder, { recursive: true }));

const readJson = async <Shape>(name: string): Promise<Shape> =>
  JSON.parse(await readFile(at(name), 'utf8')) as Shape;

test('clusters are chosen, told with their means, and left as JSON, labels and a map', async () => {
  const left = ['--json', at('c.json'), '--labels', at('c.csv'), '--picture', at('c.svg')];
  const { exitCode, out, complaint } = await said(
    mineCluster.run,
    ...['--data', at('buyers.csv'), ...left],
  );
  expect([exitCode, complaint]).toEqual([0, expect.stringContaining('k-means: 9 of 9')]);
  expect(out).toContain('best silhouette: 2 clusters');
  expect(out).toMatch(/cluster +rows +share +age +spent/);
  const { groups, columns } = await readJson<{
    groups: { rows: number; means: { age: number } }[];
    columns: string[];
  }>('c.json');
  expect(columns).toEqual(['age', 'spent']);
  expect(groups.map(({ rows }) => rows)).toEqual([20, 20]);
  expect(groups.map(({ means }) => Math.round(means.age)).sort()).toEqual([22, 62]);
  expect((await readFile(at('c.csv'), 'utf8')).split('\n')).toHaveLength(42);
  expect(await readFile(at('c.svg'), 'utf8')).toContain('<title>Clusters</title>');
});

test.each([
  [['--method', 'dbscan', '--radius', '0.5'], 'DBSCAN within 0.5, 5 points: 2 clusters'],
  [['--method', 'hierarchy', '--linkage', 'average'], 'hierarchy by average, cut into 2'],
  [['--clusters', '2', '--metric', 'cosine', '--scale', 'none'], 'cosine, columns as they are'],
])('mine cluster %j finds the two kinds of buyers', async (more, told) => {
  const { exitCode, out } = await said(mineCluster.run, '--data', at('buyers.csv'), ...more);
  expect(exitCode).toBe(0);
  expect(out).toContain(told);
  expect(out.match(/ 50\.0 %/g)).toHaveLength(2);
});

test('rows with holes are dropped or filled where that is asked for, and keep their numbers', async () => {
  await writeFile(at('gaps.csv'), 'x,y\n1,1\n,1\n1,1.2\n9,9\n9,\n9.1,9\n');
  const asked = ['--data', at('gaps.csv'), '--clusters', '2', '--labels', at('g.csv')];
  const rowsOf = async (missing: string) => {
    expect((await said(mineCluster.run, ...asked, '--missing', missing)).exitCode).toBe(0);
    const lines = (await readFile(at('g.csv'), 'utf8')).trim().split('\n').slice(1);
    return lines.map((line) => line.split(',')[0]);
  };
  expect(await rowsOf('drop')).toEqual(['0', '2', '3', '5']);
  expect(await rowsOf('mean')).toEqual(['0', '1', '2', '3', '4', '5']);
});

test('the three miners find the same rules in lines of baskets and in order lines', async () => {
  const lists = ['--data', at('baskets.csv'), '--min-support', '0.2'];
  const lines = ['--data', at('lines.csv'), '--basket', 'order', '--item', 'sku'];
  const picture = ['--picture', at('r.svg'), '--json', at('r.json')];
  const { out } = await said(mineRules.run, ...lists, ...picture);
  expect(out).toMatch(/who takes +takes +support +confidence +lift +leverage +conviction/);
  expect(out).toMatch(/pot +cup +25\.0 % +100\.0 % +2\.000 +0\.125 +∞/);
  expect(out).toContain('7 itemsets (support ≥ 0.2)');
  for (const method of ['fp-growth', 'apriori'])
    expect((await said(mineRules.run, ...lists, '--method', method)).out).toBe(
      out.replace(/written.*\n/g, ''),
    );
  expect((await said(mineRules.run, ...lines, '--min-support', '0.2')).out).toBe(
    out.replace(/written.*\n/g, ''),
  );
  const { rules } = await readJson<{ rules: { left: string[]; conviction: null | number }[] }>(
    'r.json',
  );
  expect(rules[0]!.left.length).toBeGreaterThan(0);
  expect(await readFile(at('r.svg'), 'utf8')).toContain('lift');
});

test('sequences are told from the most frequent, and drawn', async () => {
  const columns = ['--who', 'viewer', '--item', 'name', '--time', 'at'];
  const { exitCode, out } = await said(
    mineSequences.run,
    ...['--data', at('events.csv'), ...columns, '--session-gap', '30m'],
    ...['--json', at('s.json'), '--picture', at('s.svg')],
  );
  expect(exitCode).toBe(0);
  expect(out).toMatch(/look → cart → pay +12 +100\.0 %/);
  expect(out).toContain('7 patterns (support ≥ 0.05) in 12 sequences');
  const { patterns } = await readJson<{ patterns: { steps: string[][] }[] }>('s.json');
  expect(patterns).toHaveLength(7);
  expect(await readFile(at('s.svg'), 'utf8')).toContain('look · cart');
});

test('a trend is told with season, alert, peak and forecast, and drawn', async () => {
  const left = ['--json', at('t.json'), '--picture', at('t.svg'), '--heat-map', at('h.svg')];
  const { exitCode, out } = await said(
    mineTrend.run,
    ...['--data', at('days.csv'), '--time', 'placed', '--value', 'total', '--forecast', '7'],
    ...['--threshold', '6'],
    ...['--time-zone', 'Asia/Shanghai', ...left],
  );
  expect(exitCode).toBe(0);
  // 20:00 in London is the next morning in Shanghai.
  expect(out).toContain('56 steps from 2025-01-07 to 2025-03-03; season of 7');
  expect(out).toMatch(/2025-03-04 +\d/);
  expect(out).toMatch(/alerts: 2025-02-06 4\d\d/);
  expect(out).toContain('peak hours (Asia/Shanghai)');
  const { forecast } = await readJson<{ forecast: { mean: number[]; low: number[] } }>('t.json');
  expect(forecast.mean).toHaveLength(7);
  expect(forecast.mean[0]).toBeGreaterThan(forecast.low[0]!);
  expect(await readFile(at('t.svg'), 'utf8')).toContain('forecast');
  expect(await readFile(at('h.svg'), 'utf8')).toContain('Hours of the week');
});

test('a step that is still going on is left out', async () => {
  const nowMs = Date.now();
  const times = Array.from({ length: 9 }, (_, at) => nowMs - at * 3_600_000).join('\n');
  await writeFile(at('now.csv'), `at\n${times}\n`);
  const { out } = await said(
    mineTrend.run,
    ...['--data', at('now.csv'), '--time', 'at', '--every', 'hour', '--forecast', '1'],
  );
  expect(out).toContain('8 steps from ');
});

const all = [mineCluster, mineRules, mineSequences, mineTrend];

test.each([
  ['mine cluster', [], 2, '--data is needed'],
  ['mine cluster', ['--data', '/no/such/file'], 1, 'no such file'],
  ['mine cluster', ['--data', 'buyers.csv', '--method', 'dbscan'], 2, '--radius is needed'],
  ['mine cluster', ['--data', 'buyers.csv', '--method', 'magic'], 2, '--method: expected kmeans'],
  ['mine cluster', ['--data', 'buyers.csv', '--clusters', '41'], 1, 'mine/too-few-rows: clusters'],
  [
    'mine cluster',
    ['--data', 'buyers.csv', '--columns', 'height'],
    1,
    'there is no column "height"',
  ],
  ['mine cluster', ['--data', 'buyers.csv', '--columns', 'name'], 1, 'column "name" holds text'],
  ['mine cluster', ['--data', 'holes.csv'], 1, 'mine/bad-row: row 1, y: NaN is no finite number'],
  [
    'mine rules',
    ['--data', 'baskets.csv', '--min-support', '0'],
    1,
    'minimumSupport: a number above',
  ],
  ['mine rules', ['--data', 'lines.csv', '--basket', 'order'], 2, '--item is needed'],
  ['mine rules', ['--data', 'empty.csv'], 1, 'mine/empty-table'],
  ['mine sequences', ['--data', 'events.csv'], 2, '--who is needed'],
  [
    'mine trend',
    ['--data', 'days.csv', '--time', 'placed', '--every', 'moon'],
    2,
    '--every: expected',
  ],
  ['mine trend', ['--data', 'future.csv', '--time', 'at'], 1, 'mine/future-time: row 1, at'],
  ['mine trend', ['--data', 'buyers.csv', '--time', 'name'], 1, 'row 0, name: "b0" is no time'],
])('%s %j is refused in one line', async (name, args, exitCode, complaint) => {
  await writeFile(at('holes.csv'), 'x,y\n1,2\n3,\n');
  await writeFile(at('empty.csv'), '');
  await writeFile(at('future.csv'), 'at\n2024-01-01\n2999-01-01\n');
  const own = args.map((word) => (word.endsWith('.csv') ? at(word) : word));
  const told = await said(all.find((command) => command.name === name)!.run, ...own);
  expect(told.exitCode).toBe(exitCode);
  expect(told.complaint).toContain(complaint);
  expect(told.complaint.trim().split('\n').at(-1)).toMatch(/^kaibo: /);
});

test('times are read as seconds, milliseconds or dates, spans by their unit', () => {
  expect(timeOf('1700000000', 0, 'at')).toBe(1_700_000_000_000);
  expect(timeOf('1700000000000', 0, 'at')).toBe(1_700_000_000_000);
  expect(timeOf('2025-01-06 20:00', 0, 'at')).toBe(Date.UTC(2025, 0, 6, 20));
  expect(timeOf('2025-01-06', 0, 'at')).toBe(Date.UTC(2025, 0, 6));
  expect(timeOf('2025-01-06T20:00:00+08:00', 0, 'at')).toBe(Date.UTC(2025, 0, 6, 12));
  expect([duration('hour', '--every'), duration('15m', '--every')]).toEqual([3_600_000, 900_000]);
});

test('buyers are scored and grouped, and left as JSON, CSV and a PNG of what its name says', async () => {
  const rows = Array.from(
    { length: 60 },
    (_, row) => `p${row % 12},2025-01-${String((row % 28) + 1).padStart(2, '0')},${row}`,
  );
  await writeFile(at('orders.csv'), `buyer,at,total\n${rows.join('\n')}\n`);
  const asked = [
    '--data',
    at('orders.csv'),
    '--who',
    'buyer',
    '--time',
    'at',
    '--now',
    '2025-02-01',
  ];
  const left = ['--json', at('r.json'), '--people', at('r.csv'), '--picture', at('r.png')];
  const { exitCode, out } = await said(mineRfm.run, ...asked, '--amount', 'total', ...left);
  expect(exitCode).toBe(0);
  expect(out).toMatch(/group +people +share +days since +purchases +amount +of all money/);
  expect(out).toContain('12 people, 60 purchases');
  const { groups } = await readJson<{ groups: { people: number; frequency: number }[] }>('r.json');
  expect(groups.reduce((sum, { people }) => sum + people, 0)).toBe(12);
  expect((await readFile(at('r.csv'), 'utf8')).split('\n')).toHaveLength(14);
  expect((await readFile(at('r.png'))).subarray(1, 4).toString()).toBe('PNG');
  const early = await said(mineRfm.run, ...asked.with(-1, '2025-01-05'));
  expect([early.exitCode, early.complaint]).toEqual([
    1,
    expect.stringContaining('mine/future-time'),
  ]);
});
