import { random } from '@kaibo/numeric';
import {
  type Interactions,
  ials,
  interactionsOf,
  loadRecommender,
  type Recommender,
} from '@kaibo/recommend';
import type { Figures } from '../support/benchmark.ts';
import { median, percentile, rounded } from '../support/numbers.ts';

const USERS = 10_000;
const ROOMS = 10_000;
const FACTORS = 64;
const EPOCHS = 3;
const LOADS = 5;
const WARM_UP = 500;
const REQUESTS = 5_000;
const ACTS_PER_USER = 20;
/** People of one group like the same part of the rooms. */
const GROUPS = 50;
const SHOWN = 24;

type Say = (line: string) => void;

const log = (): Interactions => {
  const draw = random(1);
  const [users, items]: [number[], number[]] = [[], []];
  const part = ROOMS / GROUPS;
  for (let user = 0; user < USERS; user++)
    for (let act = 0; act < ACTS_PER_USER; act++) {
      const isOwn = draw.uniform() < 0.8;
      users.push(user);
      items.push(isOwn ? (user % GROUPS) * part + draw.integer(part) : draw.integer(ROOMS));
    }
  return interactionsOf({ users, items }, { users: USERS, items: ROOMS });
};

const timed = (work: () => unknown): number => {
  const begin = performance.now();
  work();
  return performance.now() - begin;
};

/** Between any two requests one room ends and another goes live, so that no mask is asked for twice. */
const recommendMs = (model: Recommender): { knownMs: number[]; foldedMs: number[] } => {
  const draw = random(2);
  const mask = new Uint8Array(ROOMS).fill(1);
  let ended = 0;
  const knownMs: number[] = [];
  const foldedMs: number[] = [];
  for (let request = 0; request < WARM_UP + REQUESTS; request++) {
    mask[ended] = 1;
    ended = draw.integer(ROOMS);
    mask[ended] = 0;
    const user = draw.integer(USERS);
    const history = Array.from({ length: ACTS_PER_USER }, () => draw.integer(ROOMS));
    const known = timed(() => model.recommend(user, { count: SHOWN, mask }));
    const folded = timed(() => model.recommend({ items: history }, { count: SHOWN, mask }));
    if (request < WARM_UP) continue;
    knownMs.push(known);
    foldedMs.push(folded);
  }
  return { knownMs, foldedMs };
};

/** One recommendation of `packages/recommend` in process, and a model read back from its bytes. */
export const measureLibrary = async (say: Say): Promise<Figures> => {
  const model = ials({ factors: FACTORS, epochs: EPOCHS });
  const begin = performance.now();
  await model.fit(log());
  say(`fitted in ${rounded((performance.now() - begin) / 1000)} s`);
  const { knownMs, foldedMs } = recommendMs(model);
  const bytes = model.save();
  const loadsMs = Array.from({ length: LOADS }, () => timed(() => loadRecommender(bytes)));
  return {
    library_recommend_p99_ms: rounded(percentile(knownMs, 0.99), 3),
    library_recommend_p50_ms: rounded(median(knownMs), 3),
    library_fold_p99_ms: rounded(percentile(foldedMs, 0.99), 3),
    library_fold_p50_ms: rounded(median(foldedMs), 3),
    library_load_ms: rounded(median(loadsMs)),
    library_model_mb: rounded(bytes.length / 2 ** 20),
  };
};
