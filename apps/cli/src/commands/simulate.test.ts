import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as contracts from '@kaibo/contracts';
import { kinds, policyNamed, run, scenarioOf } from '@kaibo/simulate';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { said } from '../../../../tests/support/said.ts';
import { eventNames } from './simulate.names.ts';
import { simulateCalibrate, simulateCompare, simulateRun } from './simulate.ts';

let folder = '';
const at = (name: string): string => join(folder, name);
const SMALL = ['--viewers', '1500', '--hosts', '25'];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaibo-simulate-'));
});
afterAll(() => rm(folder, { recursive: true }));

const isDefinition = (one: unknown): one is contracts.EventDefinition =>
  typeof one === 'object' && one !== null && 'payload' in one && 'key' in one && 'version' in one;
const definitions = new Map(
  (Object.values(contracts) as unknown[])
    .filter(isDefinition)
    .map((definition) => [definition.name, definition]),
);

interface Row {
  offset: number;
  at: string;
  id: string;
  version: number;
  simulated: boolean;
  name: string;
  key: string;
  payload: unknown;
}

test('every event that is written is one of the product, as the product declares it', async () => {
  const { exitCode, out } = await said(
    simulateRun.run,
    ...[...SMALL, '--hours', '80', '--set', 'buying=0.2', '--events', at('market.jsonl')],
  );
  expect({ exitCode, isTold: out.includes('All of it is simulated') }).toEqual({
    exitCode: 0,
    isTold: true,
  });
  const lines = (await readFile(at('market.jsonl'), 'utf8')).trimEnd().split('\n');
  const rows = lines.map((line) => JSON.parse(line) as Row);
  const names = new Set<string>();
  for (const { name, version, key, payload, simulated } of rows) {
    const definition = definitions.get(name)!;
    names.add(name);
    expect({ name, version, simulated }).toEqual({
      name,
      version: definition.version,
      simulated: true,
    });
    expect(key).toBe(definition.key(payload as never));
    expect(
      definition.payload.safeParse(payload).success,
      `${name} ${JSON.stringify(payload)}`,
    ).toBe(true);
  }
  expect(names.size).toBeGreaterThanOrEqual(15);
  expect(rows.map(({ offset }) => offset)).toEqual(rows.map((_, place) => place + 1));
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
});

test('each order goes its way once, and what is left is what the market has', () => {
  const scenario = scenarioOf('stock-out', {
    ...{ viewers: 300, hosts: 6, hours: 120, buying: 0.9, productsPerHost: 2, visitsPerDay: 6 },
    ...{ priceFen: 1_000, stock: 30, restockHours: 40, returnShare: 0.5 },
  });
  const named = eventNames(scenario, 'random');
  const ways = new Map<string, string>();
  const left = new Map<string, number>();
  const found = run(scenario, {
    policies: [policyNamed('random')],
    sink: {
      emit: (code, atMs, viewer, room, product, value) => {
        const event = named({ kind: kinds[code]!, atMs, viewer, room, product, value });
        if (!event?.name.startsWith('orders.')) return;
        const { orderId, lines } = event.payload as { orderId: string; lines?: { left: number }[] };
        ways.set(orderId, `${ways.get(orderId) ?? ''} ${event.name.slice('orders.'.length)}`);
        if (lines) left.set(`${ways.size} ${product}`, lines[0]!.left);
      },
    },
  });
  const counts = new Map<string, number>();
  for (const way of ways.values()) counts.set(way, (counts.get(way) ?? 0) + 1);
  const all = [
    ...[' placed', ' placed expired', ' placed paid', ' placed paid delivered'],
    ' placed paid delivered refunded',
  ];
  expect(all).toEqual(expect.arrayContaining([...counts.keys()]));
  const { order, paid, expired, delivered, returned } = found.figures.counts;
  expect(all.map((way) => counts.get(way) ?? 0)).toEqual([
    ...[order - paid - expired, expired, paid - delivered, delivered - returned, returned],
  ]);
  expect(Math.min(...left.values())).toBe(0);
  expect(Math.max(...left.values())).toBeLessThan(60);
});

test('the same events are in a table, in lines and in Parquet', async () => {
  for (const ending of ['csv', 'jsonl', 'parquet']) {
    const { exitCode } = await said(simulateRun.run, ...SMALL, '--events', at(`same.${ending}`));
    expect(exitCode).toBe(0);
  }
  const csv = (await readFile(at('same.csv'), 'utf8')).trimEnd().split('\n');
  const lines = (await readFile(at('same.jsonl'), 'utf8')).trimEnd().split('\n');
  const bytes = await readFile(at('same.parquet'));
  const parquet = await parquetReadObjects({
    file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer,
  });
  expect(csv[0]).toBe('offset,at,id,actor,room,version,simulated,name,key,payload');
  expect([csv.length - 1, parquet.length]).toEqual([lines.length, lines.length]);
  const last = JSON.parse(lines.at(-1)!) as Row;
  expect(parquet.at(-1)).toMatchObject({ name: last.name, id: last.id, at: new Date(last.at) });
});

test('policies are compared by people, with intervals, a picture and JSON; one of one’s own among them', async () => {
  const mine = `export const policy = () => ({ name: 'mine', recommend: ({ rooms }) => ({ rooms: rooms.map((r) => r.id) }) });`;
  await writeFile(at('mine.mjs'), mine);
  const policies = ['random', 'oracle', at('mine.mjs')].flatMap((name) => ['--policy', name]);
  const { exitCode, out, complaint } = await said(
    simulateCompare.run,
    ...[...SMALL, ...policies, '--picture', at('c.svg'), '--json', at('c.json')],
  );
  expect(exitCode, complaint).toBe(0);
  expect(out).toMatch(/oracle − random .* more/);
  expect(out).toContain('mine − random');
  const svg = await readFile(at('c.svg'), 'utf8');
  for (const word of ['GMV', 'Lorenz', 'Hosts who stay', 'oracle']) expect(svg).toContain(word);
  const json = JSON.parse(await readFile(at('c.json'), 'utf8')) as { differences: unknown[] };
  expect(json.differences).toHaveLength(4);
});

test.each(['ab', 'switchback', 'interleave'])('two policies are compared by %s', async (how) => {
  const both = ['--policy', 'random', '--policy', 'popularity'];
  const { exitCode, out } = await said(simulateCompare.run, ...SMALL, ...both, '--how', how);
  expect(exitCode).toBe(0);
  expect(out).toMatch(/more|less|cannot be told/);
});

test('a policy that takes longer than it may is failed by name, and the run goes on without it', async () => {
  const slow = `export const policy = () => ({ name: 'slow', recommend: ({ rooms }) => {
    for (const until = performance.now() + 30; performance.now() < until; );
    return { rooms: rooms.map((r) => r.id) }; } });`;
  await writeFile(at('slow.mjs'), slow);
  const { exitCode, complaint } = await said(
    simulateRun.run,
    ...[...SMALL, '--policy', at('slow.mjs'), '--policy-timeout', '20', '--json', at('s.json')],
  );
  expect(exitCode, complaint).toBe(0);
  expect(complaint).toMatch(/slow.* ms of 20/);
  const { failures } = JSON.parse(await readFile(at('s.json'), 'utf8')) as {
    failures: { part: string }[];
  };
  expect(failures).toMatchObject([{ part: 'recommend' }]);
});

test('a market is held to what was published, and brought nearer', async () => {
  const args = ['--viewers', '20000', '--set', 'likePerClick=0.2', '--json', at('cal.json')];
  const { exitCode, out } = await said(simulateCalibrate.run, ...args);
  expect(exitCode).toBe(0);
  expect(out).toMatch(/likePerClick\s+3\.7 %/);
  const { nearer } = JSON.parse(await readFile(at('cal.json'), 'utf8')) as {
    nearer: { likePerClick: number };
  };
  expect(nearer.likePerClick).toBeGreaterThan(0.03);
  expect(nearer.likePerClick).toBeLessThan(0.045);
});

test.each([
  [simulateRun, ['--viewers', '0'], 1, 'simulate/bad-scenario: viewers'],
  [simulateRun, ['--viewers', 'many'], 2, '--viewers'],
  [simulateRun, ['--scenario', 'utopia'], 1, 'simulate/unknown-scenario'],
  [simulateRun, ['--policy', 'luck'], 1, 'simulate/unknown-policy'],
  [simulateRun, ['--policy', './nowhere.ts'], 1, 'nowhere'],
  [simulateRun, ['--set', 'likes=2'], 1, 'likes'],
  [simulateRun, ['--events', 'x.txt'], 2, '.csv, .jsonl or .parquet'],
  [simulateRun, ['--policy-timeout', '0'], 2, '--policy-timeout'],
  [simulateCompare, ['--policy', 'random'], 2, 'twice or more'],
  [simulateCompare, ['--policy', 'random', '--policy', 'oracle', '--how', 'guess'], 2, '--how'],
  [simulateCalibrate, ['--data', '/nowhere'], 2, '--data'],
] as const)('%# a mistake is one line that names it', async (command, args, code, word) => {
  const { exitCode, complaint } = await said(command.run, ...args);
  expect(exitCode).toBe(code);
  expect(complaint).toContain(word);
  expect(complaint.trim().split('\n')).toHaveLength(1);
});
