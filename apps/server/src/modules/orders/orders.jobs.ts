import type { Task } from '#platform/jobs';
import { forgetMerges } from './orders.merge.ts';
import { moveOrder } from './orders.moves.ts';
import type { OrdersCore } from './orders.service.ts';
import { linesOf, lockDeliveredBefore, lockExpired } from './orders.store.ts';

const BATCH = 100;
/** A buyer who says nothing after delivery has the parcel. */
const SILENCE_MS = 7 * 24 * 3_600_000;

/** Unpaid orders past their time give their stock back; returns how many. */
export const expireOrders = async (core: OrdersCore): Promise<number> => {
  let expired = 0;
  for (;;) {
    const inBatch = await core.db.transaction().execute(async (tx) => {
      const orders = await lockExpired(tx, core.clock.nowMs(), BATCH);
      if (orders.length === 0) return 0;
      const ids = orders.map((order) => order.id);
      const lines = await linesOf(tx, ids);
      for (const order of orders) await moveOrder(core, tx, order, 'expire');
      await core.payments.cancelOf(tx, ids);
      await core.catalog.release(tx, [...lines.values()].flat());
      return orders.length;
    });
    expired += inBatch;
    if (inBatch < BATCH) return expired;
  }
};

export const completeOrders = async (core: OrdersCore): Promise<number> => {
  let completed = 0;
  for (;;) {
    const inBatch = await core.db.transaction().execute(async (tx) => {
      const orders = await lockDeliveredBefore(tx, core.clock.nowMs() - SILENCE_MS, BATCH);
      for (const order of orders)
        await moveOrder(core, tx, order, 'complete', { note: 'completed-by-itself' });
      return orders.length;
    });
    completed += inBatch;
    if (inBatch < BATCH) return completed;
  }
};

export const ordersTasks = (core: OrdersCore): readonly Task[] => [
  { name: 'orders.forget-merges', everyMs: 86_400_000, run: () => forgetMerges(core.db) },
  {
    name: 'orders.expire',
    everyMs: 5_000,
    run: async () => {
      await expireOrders(core);
    },
  },
  {
    name: 'orders.complete',
    everyMs: 600_000,
    run: async () => {
      await completeOrders(core);
    },
  },
];
