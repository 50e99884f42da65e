import type { Models } from './recommendation.active.ts';
import { Kept } from './recommendation.kept.ts';
import { segmentOf } from './recommendation.lessons.ts';
import { createNames } from './recommendation.names.ts';
import type { RecommendationNeeds } from './recommendation.needs.ts';
import type { Person, PersonKey } from './recommendation.people.ts';
import { createServing, type Serving } from './recommendation.serve.ts';
import { createTastes, type Taste, type Tastes } from './recommendation.tastes.ts';

/** What somebody told of themselves changes seldom. */
const TOLD_KEPT_MS = 10_000;
const MOST_TOLD = 20_000;

export interface Core {
  needs: RecommendationNeeds;
  models: Models;
  tastes: Tastes;
  serving: Serving;
  namesOf: ReturnType<typeof createNames>;
}

/** The same fault again says nothing new. */
const once = (report: (error: unknown, what: string) => void) => {
  const said = new Set<string>();
  return (error: unknown, what: string): void => {
    const key = `${what}: ${error instanceof Error ? error.message : String(error)}`;
    if (said.size > 1_000) said.clear();
    if (said.has(key)) return;
    said.add(key);
    report(error, what);
  };
};

/** The segment of an account by what it told; null for who told nothing. */
const segmentsOf = (needs: RecommendationNeeds) => {
  const kept = new Kept<{ segment: PersonKey | null; atMs: number }>(MOST_TOLD);
  return async ({ key }: Person): Promise<PersonKey | null> => {
    if (!key.startsWith('u:')) return null;
    const nowMs = needs.clock.nowMs();
    const known = kept.get(key);
    if (known && nowMs - known.atMs <= TOLD_KEPT_MS) return known.segment;
    const segment = segmentOf(await needs.accounts.profileOf(key.slice(2)));
    kept.set(key, { segment, atMs: nowMs });
    return segment;
  };
};

export const createCore = (needs: RecommendationNeeds, models: Models): Core => {
  const tastes = createTastes(needs);
  const namesOf = createNames(needs);
  const segmentKeyOf = segmentsOf(needs);
  const serving = createServing({
    tastes,
    models,
    namesOf,
    segmentOf: async (person): Promise<Taste | null> => {
      const key = await segmentKeyOf(person);
      if (key === null) return null;
      const taste = await tastes.of({ key, isKnown: true });
      return taste.held.size === 0 ? null : taste;
    },
    onFault: once(needs.onError),
  });
  return { needs, models, tastes, serving, namesOf };
};
