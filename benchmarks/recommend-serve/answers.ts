import { random } from '@kaibo/numeric';
import {
  decodeModel,
  encodeModel,
  type FittedModel,
} from '../../apps/server/src/modules/recommendation/recommendation.model-file.ts';
import { createServing } from '../../apps/server/src/modules/recommendation/recommendation.serve.ts';
import { servingModel } from '../../apps/server/src/modules/recommendation/recommendation.serving-model.ts';
import type { Candidate } from '../../apps/server/src/modules/recommendation/recommendation.shelf.ts';
import {
  type Taste,
  tasteOf,
} from '../../apps/server/src/modules/recommendation/recommendation.tastes.ts';
import type { Figures } from '../support/benchmark.ts';
import { median, percentile, rounded } from '../support/numbers.ts';

const PEOPLE = 10_000;
const ROOMS = 10_000;
const HOSTS = 4_000;
const CATEGORIES = 20;
const PRODUCTS = 10_000 - HOSTS - CATEGORIES;
const FACTORS = 64;
const BAG = 5;
const HISTORY = 20;
const SHOWN = 24;
const WARM_UP = 500;
const REQUESTS = 3_000;
const LOADS = 5;

type Say = (line: string) => void;

const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

const entities = [
  ...times(PRODUCTS, (i) => `product:p${i}`),
  ...times(HOSTS, (i) => `host:h${i}`),
  ...times(CATEGORIES, (i) => `category:c${i}`),
];

/** What a fit over these entities would leave, its numbers drawn. */
const drawnModel = (): FittedModel => {
  const draw = random(1);
  const empty = new Uint32Array(0);
  return {
    version: 'bench',
    name: 'ials',
    factors: FACTORS,
    fold: { unseenWeight: 0.3, regularisation: 0.003, exponent: 1 },
    entities,
    vectors: Float32Array.from({ length: entities.length * FACTORS }, () => draw.normal() / 8),
    baskets: {
      count: 0,
      holding: new Uint32Array(entities.length),
      offsets: new Uint32Array(entities.length + 1),
      partners: empty,
      together: empty,
    },
  };
};

const rooms = (): Candidate[] => {
  const draw = random(2);
  return times(ROOMS, (i) => ({
    id: `r${i}`,
    hostId: `h${i % HOSTS}`,
    hostName: `Host ${i % HOSTS}`,
    categoryId: `c${i % CATEGORIES}`,
    productIds: times(BAG, () => `p${draw.integer(PRODUCTS)}`),
    popularity: draw.uniform() * 100,
    isTrending: true,
    reason: { code: 'viewers', text: { zh: '很多人在看', en: 'Many are watching' } },
  }));
};

const tasteFrom = (draw: ReturnType<typeof random>): Taste =>
  tasteOf(
    times(HISTORY, () => ({
      entity: entities[draw.integer(entities.length)]!,
      weight: 1 + draw.uniform() * 8,
      recent: 0,
      following: false,
    })),
  );

interface Took {
  elapsedMs: number;
  /** Of this thread alone: what others took of the machine meanwhile is not in it. */
  cpuMs: number;
}

const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/**
 * Whole answers of the module in process, without its database: tastes are in memory, and whether a room is still on
 * air is asked of a set in which one room ends and another goes live between any two requests.
 */
const answersMs = async (modelBytes: Uint8Array): Promise<{ known: Took[]; changed: Took[] }> => {
  const draw = random(3);
  const tastes = times(PEOPLE, () => tasteFrom(draw));
  const candidates = rooms();
  const live = new Set(candidates.map(({ id }) => id));
  const model = servingModel(decodeModel(modelBytes, 'bench'));
  const { serve } = createServing({
    tastes: { of: async ({ key }) => tastes[Number(key.slice(2))]!, drop: () => undefined },
    models: {
      active: () => model,
      onSwap: () => undefined,
      warm: async () => undefined,
      close: async () => undefined,
    },
    segmentOf: async () => null,
    namesOf: async () => new Map(),
    onFault: (error) => {
      throw error;
    },
  });
  let ended = 'r0';
  const answer = async (person: number, request: number): Promise<Took> => {
    live.add(ended);
    ended = `r${draw.integer(ROOMS)}`;
    live.delete(ended);
    const [begin, cpuBegin] = [performance.now(), cpuMs()];
    const { step, items } = await serve({
      person: { key: `v:${person}`, isKnown: true },
      requestId: String(request),
      ...{ candidates, shelf: 'live' },
      limit: SHOWN,
      stillShown: async (ids) => new Set(ids.filter((id) => live.has(id))),
    });
    const took = { elapsedMs: performance.now() - begin, cpuMs: cpuMs() - cpuBegin };
    if (step !== 'personal' || items.length !== SHOWN || items.some(({ id }) => id === ended))
      throw new Error(`${items.length} items by ${step}`);
    return took;
  };
  const found: { known: Took[]; changed: Took[] } = { known: [], changed: [] };
  for (let request = 0; request < WARM_UP + REQUESTS; request++) {
    const person = draw.integer(PEOPLE);
    tastes[person] = tasteFrom(draw);
    const changed = await answer(person, request);
    const known = await answer(person, request);
    if (request < WARM_UP) continue;
    found.changed.push(changed);
    found.known.push(known);
  }
  return found;
};

const loadMs = (bytes: Uint8Array): number => {
  const begin = performance.now();
  servingModel(decodeModel(bytes, 'bench'));
  return performance.now() - begin;
};

/** `recommend_…`: for a person whose taste was folded in before; `changed_…`: whose taste has just changed. */
export const measureAnswers = async (say: Say): Promise<Figures> => {
  const bytes = encodeModel(drawnModel());
  const { known, changed } = await answersMs(bytes);
  const elapsed = known.map(({ elapsedMs }) => elapsedMs);
  const elapsedChanged = changed.map(({ elapsedMs }) => elapsedMs);
  const spent = [...known, ...changed].map((took) => took.cpuMs);
  say(`${REQUESTS} answers, the middle one in ${rounded(median(elapsed), 3)} ms`);
  return {
    recommend_p99_ms: rounded(percentile(elapsed, 0.99), 3),
    recommend_p50_ms: rounded(median(elapsed), 3),
    changed_recommend_p99_ms: rounded(percentile(elapsedChanged, 0.99), 3),
    changed_recommend_p50_ms: rounded(median(elapsedChanged), 3),
    // The clock of a thread ticks too seldom for more than the mean.
    recommend_cpu_mean_ms: rounded(spent.reduce((sum, ms) => sum + ms, 0) / spent.length, 3),
    warm_load_ms: rounded(median(times(LOADS, () => loadMs(bytes)))),
    model_mb: rounded(bytes.length / 2 ** 20),
  };
};
