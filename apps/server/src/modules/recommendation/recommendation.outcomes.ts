import { Clicked, Exposed, FeedServed, OrderPlaced, type PayloadOf } from '@kaibo/contracts';
import type { Clock } from '#platform/clock';
import type { Database, Transaction } from '#platform/database';
import type { StoredEvent, Subscription } from '#platform/events';
import type { Task } from '#platform/jobs';
import { BASKETS_FOR_MS } from './recommendation.fit.data.ts';
import {
  byRequest,
  createTally,
  dayOf,
  type Look,
  ledTo,
  looksIn,
  marked,
  servedOf,
} from './recommendation.outcomes.rules.ts';
import {
  addAnswers,
  addOutcomes,
  clickedOfPeople,
  forgetOld,
  keepBaskets,
  keepEarly,
  keepMarks,
  keepServed,
  servedOfRequests,
  takeEarly,
} from './recommendation.outcomes.store.ts';
import { accountKey } from './recommendation.people.ts';

/** What was served longer ago led to nothing more; what was seen longer ago will not be said to have been served. */
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

/** @returns the requests of the answers that were not known before. */
const countServed = async (
  tx: Transaction,
  events: readonly StoredEvent[],
  sinceMs: number,
): Promise<Set<string>> => {
  const served = servedOf(events, sinceMs);
  const fresh = await keepServed(tx, served);
  const answers = served.filter(({ requestId }) => fresh.has(requestId));
  await addAnswers(
    tx,
    answers.map(({ atMs, step }) => ({ day: dayOf(atMs), step })),
  );
  return fresh;
};

/** @returns those at answers that the log does not tell of so far. */
const countLooks = async (
  tx: Transaction,
  looks: readonly Look[],
  tally: Tally,
): Promise<Look[]> => {
  const looksOf = byRequest(looks);
  const kept = await servedOfRequests(tx, [...looksOf.keys()]);
  const changes = kept.flatMap(({ served, ...before }) => {
    const { after, fresh } = marked(served, before, looksOf.get(served.requestId)!);
    for (const at of fresh.exposed) tally.add(served, at, 'exposures');
    for (const at of fresh.clicked) tally.add(served, at, 'clicks');
    return fresh.exposed.length > 0 || fresh.clicked.length > 0
      ? [{ requestId: served.requestId, ...after }]
      : [];
  });
  await keepMarks(tx, changes);
  const known = new Set(kept.map(({ served }) => served.requestId));
  return looks.filter(({ requestId }) => !known.has(requestId));
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
      const nowMs = clock.nowMs();
      const sinceMs = nowMs - SERVED_FOR_MS;
      const tally = createTally();
      const fresh = await countServed(tx, events, sinceMs);
      // A browser's clock may be a day behind.
      const looks = looksIn(events, sinceMs - SERVED_FOR_MS);
      const early = await countLooks(tx, [...(await takeEarly(tx, fresh)), ...looks], tally);
      await keepEarly(tx, early, nowMs);
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
