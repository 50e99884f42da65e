import type { Models } from './recommendation.active.ts';
import { foretellBy } from './recommendation.foretold.ts';
import { createNames } from './recommendation.names.ts';
import type { RecommendationNeeds } from './recommendation.needs.ts';
import type { PersonKey } from './recommendation.people.ts';
import { createSegments } from './recommendation.segments.ts';
import { createServing, type Serving } from './recommendation.serve.ts';
import { createTastes, type Tastes } from './recommendation.tastes.ts';

export interface Core {
  needs: RecommendationNeeds;
  models: Models;
  tastes: Tastes;
  serving: Serving;
  namesOf: ReturnType<typeof createNames>;
  /** What these people did or told has changed. */
  drop(people: ReadonlySet<PersonKey>): void;
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

export const createCore = (needs: RecommendationNeeds, models: Models): Core => {
  const tastes = createTastes(needs);
  const segments = createSegments(needs, tastes);
  const namesOf = createNames(needs);
  const serving = createServing({
    tastes,
    models,
    namesOf,
    segmentOf: segments.of,
    foretell: foretellBy(needs.prediction),
    onFault: once(needs.onError),
  });
  const drop = (people: ReadonlySet<PersonKey>): void => {
    tastes.drop(people);
    segments.drop(people);
  };
  return { needs, models, tastes, serving, namesOf, drop };
};
