import { newId } from '#platform/id';
import type { Task } from '#platform/jobs';
import { DAY_MS, dayOf, HISTORY_DAYS, type StoreInput } from './prediction.forecasts.compute.ts';
import type { ForecastNeeds } from './prediction.forecasts.needs.ts';
import { storesOfPast } from './prediction.forecasts.past.ts';
import { settingsFor } from './prediction.forecasts.settings.ts';
import {
  forgetSnapshots,
  keepForecasts,
  openSnapshotsOf,
  pastDaysOf,
  pastSalesOf,
  soldOutDaysOf,
} from './prediction.forecasts.store.ts';
import { type ForecastThread, openForecastThread } from './prediction.forecasts.thread.ts';

const STORE = 'prediction.forecast-store';
const EVERY_MS = 3_600_000;
const FAILURES_MOST = 3;

/** All that a store's forecasts are made from, each table asked once however many options there are. */
export const storeInput = async (
  needs: ForecastNeeds,
  storeId: string,
): Promise<StoreInput | null> => {
  const { catalog, clock, db, orders, rooms } = needs;
  const [store, settings] = await Promise.all([catalog.storeOf(storeId), settingsFor(db, storeId)]);
  if (!store) return null;
  const nowMs = clock.nowMs();
  const { timeZone } = settings;
  const today = dayOf(nowMs, timeZone);
  const firstDay = today - HISTORY_DAYS;
  // A day more: midnight of the zone is not that of UTC.
  const sinceMs = (firstDay - 1) * DAY_MS;
  const asked = { storeId, sinceMs, timeZone };
  const skus = await catalog.stockNow({ storeId });
  const skuIds = skus.map(({ skuId }) => skuId);
  const [sold, byDay, past, pastDays, soldOut, open] = await Promise.all([
    orders.demandOf(asked),
    orders.ordersByDay(asked),
    pastSalesOf(db, storeId, firstDay),
    pastDaysOf(db, storeId, firstDay),
    soldOutDaysOf(db, skuIds, asked),
    openSnapshotsOf(db, storeId, today),
  ]);
  const roomIds = [...new Set(byDay.flatMap(({ roomId }) => roomId ?? []))];
  const streams = await rooms.streamTimes({ hostIds: [store.ownerId], roomIds, sinceMs });
  return {
    storeId,
    nowMs,
    settings,
    skus,
    sold,
    past,
    pastDays,
    soldOut,
    orders: byDay,
    streams,
    open,
  };
};

export const forecastJobs = (needs: ForecastNeeds) => {
  const { clock, db, jobs, orders } = needs;

  const one = async (thread: ForecastThread, storeId: string): Promise<void> => {
    const startedMs = performance.now();
    const input = await storeInput(needs, storeId);
    if (input === null) return;
    const output = await thread.compute(input);
    const seconds = (performance.now() - startedMs) / 1_000;
    await keepForecasts(db, { storeId, nowMs: input.nowMs, seconds }, output);
  };

  const withThread = async (storeIds: readonly string[]): Promise<void> => {
    if (storeIds.length === 0) return;
    let thread = openForecastThread();
    let failures = 0;
    try {
      for (const storeId of storeIds)
        try {
          await one(thread, storeId);
          failures = 0;
        } catch (error) {
          // One store's trouble is not that of the others; that of several one after the other is.
          failures++;
          if (storeIds.length === 1 || failures === FAILURES_MOST) throw error;
          needs.onError(error, `the forecasts of store ${storeId} were not made`);
          await thread.close();
          thread = openForecastThread();
        }
    } finally {
      await thread.close();
    }
  };

  const all = async (): Promise<void> => {
    const selling = await orders.storesSelling(clock.nowMs() - HISTORY_DAYS * DAY_MS);
    await withThread([...new Set([...selling, ...(await storesOfPast(db))])]);
    await forgetSnapshots(db);
  };

  const tasks: Task[] = [
    { name: 'prediction.forecast', everyMs: EVERY_MS, run: all },
    {
      name: STORE,
      run: (payload) => {
        const { storeId } = payload as { storeId?: unknown };
        return withThread(typeof storeId === 'string' ? [storeId] : []);
      },
    },
  ];
  return {
    tasks,
    /** Soon; asked for twice before it begins, it is done once. */
    ask: (storeId: string): Promise<void> =>
      jobs.enqueue(db, STORE, { storeId, asked: newId() }, { key: `${STORE}:${storeId}` }),
  };
};
