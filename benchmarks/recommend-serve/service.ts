import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  fitRecommendation,
  getHome,
  getRecommendation,
  logIn,
  recommendRooms,
  register,
  VISITOR_HEADER,
} from '@kaibo/contracts';
import { random } from '@kaibo/numeric';
import pg from 'pg';
import { type Client, openClient } from '../slice/client.ts';
import { openLoop } from '../slice/load.ts';
import type { Figures } from '../support/benchmark.ts';
import { median, percentile, rounded } from '../support/numbers.ts';
import { cpuSecondsOfTree, memoryOfTree, startProduct } from '../support/product.ts';
import { type Crowd, gatherCrowd } from './crowd.ts';
import { bareServerMs, watchStolen } from './floor.ts';
import { changesMs } from './freshness.ts';

const PASSWORD = 'a benchmark only';
const PER_SECOND = 500;
const CALLERS = 48;
/**
 * A platform was not started a moment ago: what answers is compiled before it is measured. For most of a minute the
 * engine's own thread is at it, and takes a core of two for half a second at a time.
 */
const WARM = { perSecond: 250, warmUpMs: 0, runMs: 60_000 };
const LOOP = { warmUpMs: 5_000, runMs: 15_000 };
const BUSY_PER_SECOND = 200;
const PROBES = 300;
const PROBE_MS = 25_000;
const FITTED_WITHIN_MS = 120_000;
const READY_WITHIN_MS = 180_000;
const LIMITS = [
  ...['--rate-address-per-second', '100000', '--rate-user-per-second', '100000'],
  ...['--rate-sign-in-per-minute', '10000'],
];

type Say = (line: string) => void;

const operatorOf = async (url: string, databaseUrl: string): Promise<Client> => {
  const operator = openClient(url);
  const email = 'operator@bench.example';
  await operator.call(register, { body: { email, password: PASSWORD, name: 'Operator' } });
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(`update users set roles = '{viewer,operator}' where email = $1`, [email]);
  await client.end();
  await operator.call(logIn, { body: { email, password: PASSWORD } });
  return operator;
};

/** Answers how long from asking for a fit until its model serves. */
const fitModel = async (operator: Client, clickers: number): Promise<number> => {
  const deadline = performance.now() + FITTED_WITHIN_MS;
  const look = () => operator.call(getRecommendation, { query: {} });
  while ((await look()).waiting.people < clickers)
    await soon(deadline, 'the clicks were not heard');
  const beginMs = performance.now();
  await operator.call(fitRecommendation, {});
  while (!(await look()).models.some(({ state }) => state === 'active')) {
    const failed = (await look()).models.find(({ state }) => state === 'failed');
    if (failed) throw new Error(failed.problem);
    await soon(deadline, 'no model serves');
  }
  return performance.now() - beginMs;
};

const soon = async (deadline: number, problem: string): Promise<void> => {
  if (performance.now() > deadline) throw new Error(problem);
  await sleep(200);
};

/** Half ask for home, half for rooms to go on with, each for somebody of the crowd. */
const askersOf = (url: string, { visitorIds, roomIds }: Crowd) => {
  const draw = random(3);
  const steps = new Map<string, number>();
  const clients = Array.from({ length: CALLERS }, () => openClient(url));
  const ask = async (client: Client, isHome: boolean): Promise<void> => {
    const headers = { [VISITOR_HEADER]: visitorIds[draw.integer(visitorIds.length)]! };
    const besideId = roomIds[draw.integer(roomIds.length)]!;
    const text = isHome
      ? await client.text(getHome, {}, headers)
      : await client.text(recommendRooms, { query: { surface: 'room', besideId } }, headers);
    const step = /"step":"([a-z]+)"/.exec(text)?.[1];
    if (!step) throw new Error(`no step in ${text.slice(0, 200)}`);
    steps.set(step, (steps.get(step) ?? 0) + 1);
  };
  const both = clients.map((client, i) => () => ask(client, i % 2 === 0));
  const homes = clients.map((client) => () => ask(client, true));
  const home = () => clients[0]!.call(getHome, {}, { [VISITOR_HEADER]: visitorIds[0]! });
  return {
    both,
    homes,
    home,
    steps,
    close: () => clients.forEach((client) => void client.close()),
  };
};

type Askers = ReturnType<typeof askersOf>;

/** Latencies beside those of a server that only sends such a reply. */
const measureAnswers = async (pid: number, askers: Askers, say: Say): Promise<Figures> => {
  await openLoop(askers.both, WARM);
  askers.steps.clear();
  const spentBefore = await cpuSecondsOfTree(pid);
  const stolen = await watchStolen();
  const { latenciesMs } = await openLoop(askers.both, { perSecond: PER_SECOND, ...LOOP });
  const stolenPercent = await stolen();
  const spent = (await cpuSecondsOfTree(pid)) - spentBefore;
  const answers = sumOf(askers.steps);
  const personal = askers.steps.get('personal') ?? 0;
  const steps = JSON.stringify(Object.fromEntries(askers.steps));
  say(`p50 ${rounded(median(latenciesMs))} ms, p99 ${rounded(percentile(latenciesMs, 0.99))} ms`);
  say(`steps of the chain: ${steps}`);
  const reply = JSON.stringify(await askers.home());
  const floor = await bareServerMs(reply, CALLERS, { perSecond: PER_SECOND, ...LOOP });
  say(`a bare server with the same bytes: p99 ${rounded(percentile(floor, 0.99))} ms`);
  return {
    http_recommend_p99_ms: rounded(percentile(latenciesMs, 0.99)),
    http_recommend_p50_ms: rounded(median(latenciesMs)),
    http_personal_share: rounded(personal / answers, 3),
    // Of the product and its database together: unlike the times, the same on a busy machine.
    http_cpu_ms_per_request: rounded((spent * 1000) / answers, 2),
    floor_http_p50_ms: rounded(median(floor), 2),
    floor_http_p95_ms: rounded(percentile(floor, 0.95), 2),
    floor_http_p99_ms: rounded(percentile(floor, 0.99), 2),
    ...(stolenPercent !== null && { stolen_percent: rounded(stolenPercent) }),
  };
};

/** From a click to another home: alone, and while others ask for theirs. */
const measureChanges = async (url: string, askers: Askers, say: Say): Promise<Figures> => {
  const probing = { url, probes: PROBES, withinMs: PROBE_MS };
  const quiet = await changesMs({ ...probing, name: 'quiet' });
  say(`${quiet.length} changes, p99 ${rounded(percentile(quiet, 0.99))} ms`);
  const beside = openLoop(askers.homes, {
    ...{ perSecond: BUSY_PER_SECOND, warmUpMs: 0, runMs: PROBE_MS },
  });
  const busy = await changesMs({ ...probing, name: 'busy' });
  await beside;
  say(`${busy.length} changes beside ${BUSY_PER_SECOND} requests/s`);
  return {
    event_to_change_p99_ms: rounded(percentile(quiet, 0.99)),
    event_to_change_p50_ms: rounded(median(quiet)),
    event_to_change_busy_p99_ms: rounded(percentile(busy, 0.99)),
    event_to_change_busy_p50_ms: rounded(median(busy)),
  };
};

/** The product as `npm start` runs it, in processes of its own; the load is in this one. */
export const measureService = async (say: Say): Promise<Figures> => {
  const product = await startProduct({ args: LIMITS, readyWithinMs: READY_WITHIN_MS });
  try {
    const running = await readFile(join(product.dataDir, 'running.json'), 'utf8');
    const { databaseUrl } = JSON.parse(running) as { databaseUrl: string };
    const crowd = await gatherCrowd(product.url, databaseUrl);
    const operator = await operatorOf(product.url, databaseUrl);
    const fitMs = await fitModel(operator, crowd.visitorIds.length);
    operator.close();
    say(`a model serves ${rounded(fitMs / 1000)} s after it was asked for`);
    const askers = askersOf(product.url, crowd);
    const answers = await measureAnswers(product.pid, askers, say);
    const changes = await measureChanges(product.url, askers, say);
    askers.close();
    const { rssMb } = await memoryOfTree(product.pid);
    return {
      ...answers,
      ...changes,
      fit_to_serving_s: rounded(fitMs / 1000),
      service_rss_mb: rounded(rssMb, 0),
    };
  } finally {
    await product.stop();
  }
};

const sumOf = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + count, 0);
