import { Clicked, FeedServed, OrderPaid, type PayloadOf } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Subscription } from '#platform/events';
import { foldServed } from './traffic.ledger.rules.ts';
import { addEntries, addGiven } from './traffic.ledger.store.ts';

/** Why each room was shown, from the log of what was served: each answer counts once, whatever is killed. */
export const ledgerSubscription: Subscription = {
  group: 'traffic.ledger',
  names: [FeedServed.name, Clicked.name],
  from: 'now',
  // Of more answers not many more rows come: the fewer the batches, the less is written.
  batchSize: 2_000,
  everyMs: 2_000,
  handle: async (events, tx) => {
    const { entries, boosts } = await foldServed(events);
    await addEntries(tx, entries);
    await addGiven(tx, boosts);
  },
};

/** What stores take a day (UTC), to tell who is small. */
export const takingsSubscription: Subscription = {
  group: 'traffic.takings',
  names: [OrderPaid.name],
  from: 'oldest',
  batchSize: 1_000,
  everyMs: 2_000,
  handle: async (events, tx) => {
    const sums = new Map<string, { storeId: string; day: string; fen: number }>();
    for (const { atMs, payload } of events) {
      const { storeId, totalFen } = payload as PayloadOf<typeof OrderPaid>;
      const day = new Date(atMs).toISOString().slice(0, 10);
      const sum = sums.get(`${storeId} ${day}`) ?? { storeId, day, fen: 0 };
      sum.fen += totalFen;
      sums.set(`${storeId} ${day}`, sum);
    }
    const rows = [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
    await sql`
      insert into traffic_takings (store_id, day, fen)
      select * from unnest(${rows.map(({ storeId }) => storeId)}::uuid[], ${rows.map(({ day }) => day)}::date[],
        ${rows.map(({ fen }) => fen)}::bigint[])
      on conflict (store_id, day) do update set fen = traffic_takings.fen + excluded.fen`.execute(
      tx,
    );
  },
};
