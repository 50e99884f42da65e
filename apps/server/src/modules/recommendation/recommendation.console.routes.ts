import * as contract from '@kaibo/contracts';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { Router } from '#platform/router';
import { LEAST_INTERACTIONS } from './recommendation.job.rules.ts';
import type { Fitting } from './recommendation.job.ts';
import { failDeadFits, listModels } from './recommendation.models.store.ts';
import type { ModelRegistry } from './recommendation.models.ts';
import { answersSince, outcomesSince } from './recommendation.outcomes.store.ts';
import { countWaiting } from './recommendation.waiting.ts';

export interface ConsoleNeeds {
  db: Database;
  clock: Clock;
  models: ModelRegistry;
  fitting: Pick<Fitting, 'ask'>;
}

const MOST_MODELS = 50;
const DAY_MS = 86_400_000;

/** For who runs the platform: models, and what answers led to. */
export const consoleRoutes = (router: Router, needs: ConsoleNeeds): void => {
  const { db, clock, models, fitting } = needs;

  router.mount(contract.getRecommendation, 'recommendation:read', async ({ query }) => {
    const nowMs = clock.nowMs();
    const sinceMs = nowMs - (query.days - 1) * DAY_MS;
    await failDeadFits(db);
    const [rows, waiting, outcomes, steps] = await Promise.all([
      listModels(db, MOST_MODELS),
      countWaiting(db, nowMs),
      outcomesSince(db, sinceMs),
      answersSince(db, sinceMs),
    ]);
    return { models: rows, waiting: { ...waiting, needed: LEAST_INTERACTIONS }, outcomes, steps };
  });

  router.mount(contract.fitRecommendation, 'recommendation:act', async ({ note }) => {
    const queued = await fitting.ask();
    note({ after: { queued } });
    return { queued };
  });

  router.mount(contract.activateModel, 'recommendation:act', async ({ params, note }) => {
    const { before, after } = await models.activate(params.version);
    note({ before: { version: before }, after: { version: after } });
    return { done: true as const };
  });
};
