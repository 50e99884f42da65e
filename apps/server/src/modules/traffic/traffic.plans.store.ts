import type { PlanPoint, TrafficPlan } from '@kaibo/contracts/traffic';
import type { Database } from '#platform/database';
import { pointOf } from './traffic.plans.ts';
import { tables } from './traffic.tables.ts';

const FULL_EVERY_MS = 60_000;

/** Plans are kept as points of a line, and once a minute the latest in full, for who starts again. */
export const createPlanStore = (db: Database) => {
  let fullAtMs = Number.NEGATIVE_INFINITY;
  return async (plan: TrafficPlan): Promise<void> => {
    const isFull = plan.madeAtMs - fullAtMs >= FULL_EVERY_MS;
    if (isFull) fullAtMs = plan.madeAtMs;
    await db.transaction().execute(async (tx) => {
      if (isFull) {
        const plans = tables(tx).updateTable('traffic_plans').set({ plan: null });
        await plans.where('plan', 'is not', null).execute();
      }
      await tables(tx)
        .insertInto('traffic_plans')
        .values({
          ...{ id: plan.id, made_at: new Date(plan.madeAtMs), policy_version: plan.policyVersion },
          point: JSON.stringify(pointOf(plan)) as never,
          plan: isFull ? (JSON.stringify(plan) as never) : null,
        })
        .execute();
    });
  };
};

export const latestPlan = async (db: Database): Promise<TrafficPlan | null> => {
  const row = await tables(db)
    .selectFrom('traffic_plans')
    .select('plan')
    .where('plan', 'is not', null)
    .orderBy('made_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.plan ?? null;
};

/** Oldest first. */
export const planPoints = async (db: Database, sinceMs: number): Promise<PlanPoint[]> => {
  const rows = await tables(db)
    .selectFrom('traffic_plans')
    .select('point')
    .where('made_at', '>=', new Date(sinceMs))
    .orderBy('made_at')
    .execute();
  return rows.map(({ point }) => point);
};

export const forgetPlans = async (db: Database, beforeMs: number): Promise<void> => {
  const before = new Date(beforeMs);
  await tables(db).deleteFrom('traffic_plans').where('made_at', '<', before).execute();
};
