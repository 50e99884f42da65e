import { Failure } from '@kaibo/contracts';
import * as contract from '@kaibo/contracts/prediction';
import { type Analytics, AnalyticsError } from '#platform/analytics';
import type { Database } from '#platform/database';
import type { Router } from '#platform/router';
import type { Job } from './prediction.job.ts';
import { listModels } from './prediction.models.store.ts';
import type { Models } from './prediction.models.ts';
import { failDeadRuns, listRuns } from './prediction.runs.store.ts';
import { describedTask, tasks } from './prediction.tasks.ts';

export interface ConsoleNeeds {
  db: Database;
  analytics: Analytics;
  models: Pick<Models, 'promote' | 'rollBack'>;
  job: Pick<Job, 'ask' | 'cancel'>;
  promotion: 'operator' | 'automatic';
}

const MODELS_EACH = 20;
const MOST_RUNS = 10;
const ANSWERS_WITHIN_MS = 1_500;

/** Why the store cannot be read, as it was found out; null when it can, or is only slow to start. */
const whyNot = async (analytics: Analytics): Promise<string | null> => {
  const asked = analytics.ping().then(
    () => null,
    (error: unknown) => {
      if (!(error instanceof AnalyticsError)) throw error;
      return error.code;
    },
  );
  // Heard here at the latest: who waits no longer must not leave a refusal behind.
  asked.catch(() => undefined);
  const late = new Promise<null>((resolve) => {
    setTimeout(() => resolve(null), ANSWERS_WITHIN_MS).unref();
  });
  return Promise.race([asked, late]);
};

/** For who runs the platform: what is foretold, by which models. */
export const consoleRoutes = (router: Router, needs: ConsoleNeeds): void => {
  const { db, analytics, models, job, promotion } = needs;

  router.mount(contract.getPrediction, 'prediction:read', async () => {
    await failDeadRuns(db);
    const [degraded, rows, runs] = await Promise.all([
      whyNot(analytics),
      listModels(db, MODELS_EACH),
      listRuns(db, MOST_RUNS),
    ]);
    return { degraded, promotion, tasks: tasks.map(describedTask), models: rows, runs };
  });

  router.mount(contract.trainPrediction, 'prediction:act', async ({ note }) => {
    const why = await whyNot(analytics);
    if (why === 'analytics/not-installed' || why === 'analytics/unsupported')
      throw new Failure('prediction/no-store');
    const queued = await job.ask();
    note({ after: { queued } });
    return { queued };
  });

  router.mount(contract.cancelTraining, 'prediction:act', async ({ params, note }) => {
    if (!(await job.cancel(params.version))) throw new Failure('prediction/no-such-training');
    note({ after: { version: params.version, state: 'cancelled' } });
    return { done: true as const };
  });

  router.mount(contract.promotePredictor, 'prediction:act', async ({ params, note }) => {
    const { task, version } = params;
    const why = 'prediction/promoted: by an operator';
    const { before, after } = await models.promote(task, version, why);
    note({ before: { task, version: before }, after: { task, version: after } });
    return { done: true as const };
  });

  router.mount(contract.rollBackPredictor, 'prediction:act', async ({ params, note }) => {
    const { task } = params;
    const { before, after } = await models.rollBack(task);
    note({ before: { task, version: before }, after: { task, version: after } });
    return { version: after };
  });
};
