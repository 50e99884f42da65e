import { setTimeout as sleep } from 'node:timers/promises';
import { mirrorOf, type Scenario, scenarioOf } from '@kaibo/simulate';
import { lookAhead } from './announce.ts';
import { randomFrom } from './draw/random.ts';
import type { People, Person } from './people.ts';
import type { DemoPlan } from './plan.ts';
import { Refused } from './session.ts';
import { type Viewer, visit } from './viewer.ts';

/** They come hundreds of times as often as people do: a week's purse has to do for an hour. */
const PURSE_MS = 3_600_000;
/** Nobody who looks in at a quiet hour should find the rooms empty. */
const LONGEST_AWAY_MS = 600_000;

export interface CrowdNeeds {
  baseUrl: string;
  seed: number;
  size: number;
  /** How much faster than life they live, 1 … 60. */
  speed: number;
  plan: DemoPlan;
  people: People;
  /** Makes an account of the demo from its key. */
  person(key: string, name: string, roles: Person['roles']): Person;
}

/** A refusal (sold out, too fast) is part of life; anything else is told once per visit. */
const shrug = (error: unknown): void => {
  if (error instanceof Refused || (error instanceof Error && error.name === 'AbortError')) return;
  process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`);
};

/** People of the simulated market, so lively that forty-eight of them make a busy evening. */
const crowdOf = (seed: number, size: number, startMs: number): Scenario => ({
  ...scenarioOf('ordinary'),
  seed,
  startMs,
  hours: 24 * 366,
  viewers: Math.max(1, size),
  hosts: 4_096,
  productsPerHost: 4,
  visitsPerDay: 400,
  // For every ten seconds of a stay, not for every click.
  chatPerClick: 0.14,
  likePerClick: 0.3,
  followPerClick: 0.01,
  giftPerClick: 0,
  buying: 0.12,
  knownShare: 1,
});

const live = async (viewer: Viewer): Promise<void> => {
  const { random, signal, mind, number, speed, lifeMs } = viewer;
  await sleep(random.between(0, 20_000 / speed), undefined, { signal });
  await lookAhead(viewer.session, () => random.chance(0.25)).catch(shrug);
  for (let visits = 1; !signal.aborted; visits++) {
    await visit(viewer).catch(shrug);
    const awayMs = mind.awayMs(number, visits, lifeMs(Date.now()));
    await sleep(Math.min(LONGEST_AWAY_MS, awayMs) / speed, undefined, { signal });
  }
};

/** Viewers who come, watch, talk, buy and leave until they are sent home. Every account is marked as simulated. */
export const runCrowd = (needs: CrowdNeeds): (() => void) => {
  const { baseUrl, seed, size, speed, plan, people } = needs;
  const home = new AbortController();
  const { signal } = home;
  const categoryIds = [...new Set(plan.shops.map((shop) => shop.categoryId))].sort();
  const beganMs = Date.now();
  const mind = mirrorOf(crowdOf(seed, size, beganMs), categoryIds, { purseMs: PURSE_MS });
  const lifeMs = (realMs: number): number => beganMs + (realMs - beganMs) * speed;
  const phrasesOf = (categoryId: string): readonly string[] => [
    ...(plan.phrases.all ?? []),
    ...(plan.phrases[categoryId] ?? []),
  ];
  const enter = async (i: number): Promise<void> => {
    const name = plan.nicknames[i % plan.nicknames.length]!;
    const key = `viewer-${String(i + 1).padStart(3, '0')}`;
    const session = await people.enter(needs.person(key, name, ['viewer']));
    const random = randomFrom('viewer', seed, i);
    const viewer = { session, random, baseUrl, phrasesOf, signal, mind, speed, lifeMs };
    void live({ ...viewer, number: i, turns: 0 }).catch(shrug);
  };
  const enterAll = async (): Promise<void> => {
    for (let i = 0; i < size && !signal.aborted; i++) await enter(i).catch(shrug);
  };
  void enterAll();
  return () => home.abort();
};
