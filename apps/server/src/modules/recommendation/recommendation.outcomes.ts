import { Clicked, Exposed, FeedServed, OrderPlaced, type PayloadOf } from '@kaibo/contracts';
import type { Clock } from '#platform/clock';
import type { Database, Transaction } from '#platform/database';
import type { StoredEvent, Subscription } from '#platform/events';
import type { Task } from '#platform/jobs';
import { BASKETS_FOR_MS } from './recommendation.fit.data.ts';
import {
  createTally,
  dayOf,
  ledTo,
  looksOf,
  marked,
  servedOf,
} from './recommendation.outcomes.rules.ts';
import {
  addAnswers,
  addOutcomes,
  clickedOfPeople,
  forgetOld,
  keepBaskets,
  keepMarks,
  keepServed,
  servedOfRequests,
} from './recommendation.outcomes.store.ts';
import { accountKey } from './recommendation.people.ts';

/** What was served longer ago led to nothing more. */
const SERVED_FOR_MS = 86_400_000;
const FORGET_EVERY_MS = 3_600_000;
/** Nobody waits for figures: larger batches, fewer of them. */
const UNHURRIED_MS = 500;

type Tally = ReturnType<typeof createTally>;
type Placed = PayloadOf<typeof OrderPlaced>;

const ordersOf = (events: readonly StoredEvent[]) =>
  events
    .filter(({ name }) => name === OrderPlaced.name)
    .map(({ payload, atMs }) => ({ order: payload as Placed, atMs }));

const countServed = async (tx: Transaction, events: readonly StoredEvent[], sinceMs: number) => {
  const served = servedOf(events, sinceMs);
  const fresh = await keepServed(tx, served);
  const answers = served.filter(({ requestId }) => fresh.has(requestId));
  await addAnswers(
    tx,
    answers.map(({ atMs, step }) => ({ day: dayOf(atMs), step })),
  );
};

const countLooks = async (tx: Transaction, events: readonly StoredEvent[], tally: Tally) => {
  const looks = looksOf(events);
  const kept = await servedOfRequests(tx, [...looks.keys()]);
  const changes = kept.flatMap(({ served, ...before }) => {
    const { after, fresh } = marked(served, before, looks.get(served.requestId)!);
    for (const at of fresh.exposed) tally.add(served, at, 'exposures');
    for (const at of fresh.clicked) tally.add(served, at, 'clicks');
    return fresh.exposed.length > 0 || fresh.clicked.length > 0
      ? [{ requestId: served.requestId, ...after }]
      : [];
  });
  await keepMarks(tx, changes);
};

const countOrders = async (
  tx: Transaction,
  events: readonly StoredEvent[],
  { tally, sinceMs }: { tally: Tally; sinceMs: number },
) => {
  const orders = ordersOf(events).filter(({ atMs }) => atMs >= sinceMs);
  const people = [...new Set(orders.map(({ order }) => accountKey(order.buyerId)))];
  const answers = await clickedOfPeople(tx, people, sinceMs);
  for (const { order } of orders) {
    const found = ledTo(order, answers);
    if (found) tally.add(found.served, found.position, 'orders');
  }
};

/** What became of what was served, counted in the transaction that moves the place in the log: each event once. */
export const outcomeSubscriptions = ({ clock }: { clock: Clock }): readonly Subscription[] => [
  {
    group: 'recommendation-outcomes',
    names: [FeedServed.name, Exposed.name, Clicked.name, OrderPlaced.name],
    from: 'oldest',
    batchSize: 1_000,
    everyMs: UNHURRIED_MS,
    handle: async (events, tx) => {
      const sinceMs = clock.nowMs() - SERVED_FOR_MS;
      const tally = createTally();
      await countServed(tx, events, sinceMs);
      await countLooks(tx, events, tally);
      await countOrders(tx, events, { tally, sinceMs });
      await addOutcomes(tx, tally.rows());
    },
  },
  {
    group: 'recommendation-baskets',
    names: [OrderPlaced.name],
    from: 'oldest',
    everyMs: UNHURRIED_MS,
    handle: (events, tx) =>
      keepBaskets(
        tx,
        ordersOf(events).map(({ order, atMs }) => ({
          orderId: order.orderId,
          buyerId: order.buyerId,
          productIds: [...new Set(order.lines.map(({ productId }) => productId))],
          atMs,
        })),
      ),
  },
];

export const outcomeTasks = (needs: { db: Database; clock: Clock }): readonly Task[] => [
  {
    name: 'recommendation.forget-served',
    everyMs: FORGET_EVERY_MS,
    run: () => {
      const nowMs = needs.clock.nowMs();
      return forgetOld(needs.db, {
        servedBeforeMs: nowMs - SERVED_FOR_MS,
        basketsBeforeMs: nowMs - BASKETS_FOR_MS,
      });
    },
  },
];
