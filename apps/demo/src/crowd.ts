import { setTimeout as sleep } from 'node:timers/promises';
import { lookAhead } from './announce.ts';
import { randomFrom } from './draw/random.ts';
import type { People, Person } from './people.ts';
import type { DemoPlan } from './plan.ts';
import { Refused } from './session.ts';
import { type Viewer, visit } from './viewer.ts';

export interface CrowdNeeds {
  baseUrl: string;
  seed: number;
  size: number;
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

const live = async (viewer: Viewer): Promise<void> => {
  const { random, signal } = viewer;
  await sleep(random.between(0, 20_000), undefined, { signal });
  await lookAhead(viewer.session, () => random.chance(0.25)).catch(shrug);
  while (!signal.aborted) {
    await visit(viewer).catch(shrug);
    await sleep(random.between(2_000, 20_000), undefined, { signal });
  }
};

/** Viewers who come, watch, talk, buy and leave until they are sent home. Every account is marked as simulated. */
export const runCrowd = (needs: CrowdNeeds): (() => void) => {
  const { baseUrl, seed, size, plan, people } = needs;
  const home = new AbortController();
  const { signal } = home;
  const phrasesOf = (categoryId: string): readonly string[] => [
    ...(plan.phrases.all ?? []),
    ...(plan.phrases[categoryId] ?? []),
  ];
  const enter = async (i: number): Promise<void> => {
    const name = plan.nicknames[i % plan.nicknames.length]!;
    const key = `viewer-${String(i + 1).padStart(3, '0')}`;
    const session = await people.enter(needs.person(key, name, ['viewer']));
    const random = randomFrom('viewer', seed, i);
    void live({ session, random, baseUrl, phrasesOf, signal }).catch(shrug);
  };
  const enterAll = async (): Promise<void> => {
    for (let i = 0; i < size && !signal.aborted; i++) await enter(i).catch(shrug);
  };
  void enterAll();
  return () => home.abort();
};
