import { Failure } from '@kaibo/contracts';
import * as contract from '@kaibo/contracts/features';
import { z } from 'zod';
import type { Clock } from '#platform/clock';
import { type CsvColumn, mountCsv } from '#platform/csv';
import { isId } from '#platform/id';
import type { Jobs } from '#platform/jobs';
import type { Router } from '#platform/router';
import {
  createEngineLook,
  describeStore,
  describeStream,
  type FeatureConsoleNeeds,
  featureRows,
} from './behaviour.console.ts';
import { featureNames } from './behaviour.measures.ts';
import { askReplay, listQuarantine } from './behaviour.store.ts';

export interface FeatureRoutesNeeds extends FeatureConsoleNeeds {
  clock: Clock;
  jobs: Jobs;
  /** What a user has agreed to; null for who is no user. */
  consentOf(userId: string): Promise<{ analytics: boolean } | null>;
}

export const DRIFT_TASK = 'behaviour.drift';

const csvColumns: readonly CsvColumn<contract.FeatureRow>[] = [
  { head: { zh: '对象', en: 'Entity' }, cell: ({ entity }) => entity },
  { head: { zh: '特征', en: 'Feature' }, cell: ({ name }) => name },
  { head: { zh: '窗口', en: 'Window' }, cell: ({ window }) => window },
  { head: { zh: '单位', en: 'Unit' }, cell: ({ unit }) => unit },
  { head: { zh: '漂移', en: 'Drift' }, cell: ({ drift }) => drift?.verdict },
  { head: { zh: '稳定性指数', en: 'Stability index' }, cell: ({ drift }) => drift?.psi },
  { head: { zh: '最近一天均值', en: 'Mean, last day' }, cell: ({ drift }) => drift?.meanNow },
  { head: { zh: '前七天均值', en: 'Mean, week before' }, cell: ({ drift }) => drift?.meanBefore },
  { head: { zh: '最近一天样本', en: 'Samples, last day' }, cell: ({ drift }) => drift?.samplesNow },
  {
    head: { zh: '前七天样本', en: 'Samples, week before' },
    cell: ({ drift }) => drift?.samplesBefore,
  },
];

/** Features for who runs the platform: what they are, how they are now, and what feeds them. */
export const featureRoutes = (router: Router, needs: FeatureRoutesNeeds): void => {
  const { db, online } = needs;
  const look = createEngineLook(needs.analytics);

  router.mount(contract.getFeatures, 'features:read', async () => {
    const [rows, store] = await Promise.all([featureRows(db), describeStore(needs, look)]);
    return { ...rows, store, stream: describeStream(online, store.end) };
  });

  router.mount(contract.measureDrift, 'features:act', async ({ note }) => {
    await needs.jobs.enqueue(db, DRIFT_TASK, {}, { key: DRIFT_TASK });
    note({ after: { queued: true } });
    return { queued: true };
  });

  router.mount(contract.readFeatures, 'features:read', async ({ params, query }) => {
    const { entity, key } = params;
    const isPerson = entity === 'viewer' || entity === 'viewer-in-room';
    if (entity === 'viewer-in-room' && query.roomId === undefined)
      throw new Failure('behaviour/no-room');
    if (isPerson && isId(key) && (await needs.consentOf(key))?.analytics === false)
      throw new Failure('behaviour/not-agreed');
    const { rows, isCold, atMs, beforeOffset } = await online.read(
      entity,
      [key],
      [query.roomId ?? ''],
      query.withinMs,
    );
    const values = featureNames(entity).map((name, i) => ({ name, value: rows[i]! }));
    return { values, isCold: isCold[0]!, atMs, beforeOffset };
  });

  router.mount(contract.listQuarantined, 'features:read', async ({ query }) => ({
    events: await listQuarantine(db, query),
  }));

  router.mount(contract.replayQuarantined, 'features:act', async ({ body, note }) => {
    const asked = await askReplay(db, body.name);
    note({ after: { name: body.name, asked } });
    return { asked };
  });

  mountCsv(
    router,
    {
      path: '/v1/console/features.csv',
      summary: 'Every feature with its drift, as CSV',
      query: z.strictObject({
        entity: contract.FeatureEntity.optional(),
        name: z.string().max(80).optional(),
        drift: contract.DriftVerdict.optional(),
      }),
      columns: csvColumns,
    },
    'features:read',
    ({ entity, name = '', drift }) =>
      async (after) => {
        if (after !== null) return [];
        const { features } = await featureRows(db);
        return features.filter(
          (feature) =>
            (entity === undefined || feature.entity === entity) &&
            (drift === undefined || feature.drift?.verdict === drift) &&
            feature.name.includes(name.toLowerCase()),
        );
      },
  );
};
