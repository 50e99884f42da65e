import { Failure } from '@kaibo/contracts';
import type { MiningReport } from '@kaibo/contracts/mining';
import * as contract from '@kaibo/contracts/mining';
import type { BundleWish, Catalog } from '#catalog';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import { signedIn } from '#platform/http';
import { refuseFuture } from '#platform/http.input';
import type { Router } from '#platform/router';
import type { MiningJob } from './mining.job.ts';
import { forgetPast, tellPast } from './mining.past.ts';
import { cancelRun, failDeadRuns, partOf, recentRuns, reportOf } from './mining.store.ts';

export interface MiningRoutesNeeds {
  db: Database;
  clock: Clock;
  catalog: Pick<Catalog, 'bundles' | 'productBriefs'>;
  job: Pick<MiningJob, 'ask'>;
  pastSecret: string;
}

const RUNS_SHOWN = 20;

const partsOf = ({ left, right }: contract.MinedRule): BundleWish['parts'] =>
  [...left, right].map((productId) => ({ productId, quantity: 1 }));

const productsOf = ({ rules, sequences }: MiningReport): string[] => [
  ...rules.list.flatMap(({ left, right }) => [...left, right]),
  ...sequences.list.flatMap(({ steps }) => steps.map(({ productId }) => productId)),
];

/** For who runs the platform: what was found, and what is made of it. */
export const miningRoutes = (router: Router, needs: MiningRoutesNeeds): void => {
  const { db, catalog, clock, job, pastSecret } = needs;

  router.mount(contract.listMiningRuns, 'mining:read', async () => {
    await failDeadRuns(db);
    const runs = await recentRuns(db, RUNS_SHOWN);
    const latestId = runs.find(({ state }) => state === 'done')?.id ?? null;
    return { runs, latestId };
  });

  router.mount(contract.getMiningReport, 'mining:read', async ({ params }) => {
    const report = await reportOf(db, params.runId);
    if (!report) throw new Failure('mining/no-such-run');
    const { list } = report.rules;
    const [briefs, drafted] = await Promise.all([
      catalog.productBriefs(productsOf(report)),
      catalog.bundles.drafted(list.map(partsOf)),
    ]);
    return {
      report,
      products: [...briefs.values()].map(({ id, title, coverUrl, storeId, storeName, status }) => ({
        ...{ id, title, coverUrl, storeId, storeName },
        isOnSale: status === 'active',
      })),
      bundles: list.flatMap(({ id: ruleId }, at) => {
        const productId = drafted[at];
        return productId ? [{ ruleId, productId }] : [];
      }),
    };
  });

  router.mount(contract.startMining, 'mining:act', async ({ note }) => {
    const queued = await job.ask(true);
    note({ after: { queued } });
    return { queued };
  });

  router.mount(contract.cancelMining, 'mining:act', async ({ params, note }) => {
    const cancelled = await cancelRun(db, params.runId);
    if (!cancelled) throw new Failure('mining/no-such-run');
    note({ after: { state: 'cancelled' } });
    return { done: true as const };
  });

  router.mount(contract.tellPastPurchases, 'mining:act', async ({ body, note }) => {
    const times = body.purchases.map(({ atMs }) => atMs);
    refuseFuture(times, clock.nowMs(), (place) => `purchases.${place}.atMs`);
    const added = await tellPast({ db, secret: pastSecret }, body.purchases, body.simulated);
    note({ after: { told: body.purchases.length, added } });
    return { added };
  });

  router.mount(contract.forgetPastPurchases, 'mining:act', async ({ note }) => {
    const forgotten = await forgetPast(db);
    note({ before: { told: forgotten }, after: { told: 0 } });
    return { forgotten };
  });

  router.mount(contract.draftBundleOfRule, 'mining:act', async ({ params, caller, note }) => {
    const rules = await partOf(db, params.runId, 'rules');
    if (!rules) throw new Failure('mining/no-such-run');
    const rule = rules.list.find(({ id }) => id === params.ruleId);
    if (!rule) throw new Failure('mining/no-such-rule');
    const { lift, confidence, baskets } = rule;
    const { product, isNew } = await catalog.bundles.draft(signedIn(caller), {
      parts: partsOf(rule),
      origin: { lift, confidence, baskets },
    });
    note({ after: { productId: product.id, storeId: product.storeId, isNew } });
    return { productId: product.id, title: product.title, storeName: product.store.name, isNew };
  });
};
