import type { Module } from '#platform/module';
import type { Caller } from '#platform/router';
import type { Models } from './recommendation.active.ts';
import { tasteSubscription } from './recommendation.events.ts';
import { trimMembers } from './recommendation.members.ts';
import { createModelling } from './recommendation.modelling.ts';
import type { RecommendationNeeds } from './recommendation.needs.ts';
import { type Person, personOf, reading, visitorOf } from './recommendation.people.ts';
import { recommendationRoutes } from './recommendation.routes.ts';
import type { Answer, Asked } from './recommendation.serve.ts';
import { type Asker, recordServed, type Served } from './recommendation.served.ts';
import { createCore } from './recommendation.service.ts';
import { trimTastes } from './recommendation.store.ts';

export type { ActiveModel, EntityKind, Held, Models } from './recommendation.active.ts';
export type { Allocation, Waiting } from './recommendation.allocation.ts';
export { explore } from './recommendation.explore.ts';
export type { PlaceTurn, RecommendationNeeds, RoomCandidates } from './recommendation.needs.ts';
export type { Person, PersonKey } from './recommendation.people.ts';
export type { Ranking } from './recommendation.rank.ts';
export type { Answer, Asked } from './recommendation.serve.ts';
export {
  type Asker,
  POLICY_VERSION,
  placeAt,
  policyVersionOf,
  type Served,
  servedItem,
  withPromotion,
} from './recommendation.served.ts';
export { sharedReading } from './recommendation.shared.ts';
export type { Candidate } from './recommendation.shelf.ts';

export interface Recommendation {
  module: Module;
  models: Models;
  /** The browser's id, if it sent one that can be one. */
  visitorOf(request: Request): string | null;
  /** Null for who is nobody. A guest is shown what others like who read the same language, until they like something. */
  personOf(caller: Pick<Caller, 'id' | 'locale'>, visitorId: string | null): Promise<Person | null>;
  /** Ranks candidates for a person, and answers only what may be shown at this moment; never fails for its own sake. */
  serve(asked: Asked): Promise<Answer>;
  /** Writes down what was shown; nobody waits for it. */
  record(asker: Asker, served: Served): void;
  /** Loads the model that served last; nobody has to wait for it. */
  warm(): Promise<void>;
  /** Ends a fit under way; jobs wait for it. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** Learns what people like from what they do, and ranks rooms and products for each of them. */
export const createRecommendation = (needs: RecommendationNeeds): Recommendation => {
  const modelling = createModelling(needs);
  const { models } = modelling;
  const core = createCore(needs, models);
  return {
    module: {
      routes: (router) => {
        recommendationRoutes(router, core);
        modelling.routes(router);
      },
      subscriptions: [tasteSubscription(needs, core.drop), ...modelling.subscriptions],
      tasks: [
        ...modelling.tasks,
        {
          name: 'recommendation.trim',
          everyMs: 3_600_000,
          run: async () => {
            await trimTastes(needs.db, needs.clock.nowMs());
            await trimMembers(needs.db, needs.clock.nowMs());
          },
        },
      ],
    },
    models,
    visitorOf,
    personOf: async (caller, visitorId) =>
      reading(await personOf(needs.accounts, caller, visitorId), caller.locale),
    serve: core.serving.serve,
    record: (asker, served) => recordServed(needs, asker, served),
    warm: models.warm,
    drain: modelling.stop,
    close: models.close,
  };
};
