import { Clicked, Exposed, FeedServed, OrderPlaced } from '@kaibo/contracts';
import type { Clock } from '#platform/clock';
import type { Database, Transaction } from '#platform/database';
import type { StoredEvent, Subscription } from '#platform/events';
import type { Task } from '#platform/jobs';
import { BASKETS_FOR_MS } from './recommendation.fit.data.ts';
import {
  byRequest,
  clickedBefore,
  createTally,
  dayOf,
  type FreshClick,
  type Look,
  ledTo,
  ledToBy,
  looksIn,
  marked,
  type Placed,
  placedIn,
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
  keepOrders,
  keepServed,
  markOwed,
  servedOfRequests,
  takeEarly,
  waitingOrders,
} from './recommendation.outcomes.store.ts';

/** What was served longer ago led to nothing more; what was seen longer ago will not be said to have been served. */
const SERVED_FOR_MS = 86_400_000;
const FORGET_EVERY_MS = 3_600_000;
/** Nobody waits for figures: larger batches, fewer of them. */
const UNHURRIED_MS = 500;

type Tally = ReturnType<typeof createTally>;

/** @returns the requests of the answers that were not known before. */
const countServed = async (
  tx: Transaction,
  events: readonly StoredEvent[],
  sinceMs: number,
): Promise<Set<string>> => {
  const served = await servedOf(events, sinceMs);
  const fresh = await keepServed(tx, served);
  const answers = served.filter(({ requestId }) => fresh.has(requestId));
  await addAnswers(
    tx,
    answers.map(({ atMs, step }) => ({ day: dayOf(atMs), step })),
  );
  return fresh;
};

/** @returns looks at answers that the log does not tell of so far, and the clicks that are new. */
const countLooks = async (
  tx: Transaction,
  looks: readonly Look[],
  tally: Tally,
): Promise<{ early: Look[]; clicks: FreshClick[] }> => {
  const looksOf = byRequest(looks);
  const kept = await servedOfRequests(tx, [...looksOf.keys()]);
  const clicks: FreshClick[] = [];
  const changes = kept.flatMap(({ served, ...before }) => {
    const found = looksOf.get(served.requestId)!;
    const { after, fresh } = marked(served, before, found);
    for (const at of fresh.exposed) tally.add(served, at, 'exposures');
    for (const at of fresh.clicked) {
      tally.add(served, at, 'clicks');
      const atMs = found.clicked.get(served.itemIds[at]!)!;
      clicks.push({ served, position: at, atMs });
    }
    return fresh.exposed.length > 0 || fresh.clicked.length > 0
      ? [{ requestId: served.requestId, ...after }]
      : [];
  });
  await keepMarks(tx, changes);
  const known = new Set(kept.map(({ served }) => served.requestId));
  return { early: looks.filter(({ requestId }) => !known.has(requestId)), clicks };
};

const peopleWho = (clicks: readonly FreshClick[]): string[] => [
  ...new Set(clicks.flatMap(({ served: { person } }) => person ?? [])),
];

/** Orders of this batch by all that was clicked, and those that waited by what is new; each order once. */
const countOrders = async (
  tx: Transaction,
  events: readonly StoredEvent[],
  { tally, sinceMs, clicks }: { tally: Tally; sinceMs: number; clicks: readonly FreshClick[] },
) => {
  const owed: string[] = [];
  const count = ({ orderId }: Placed, found: ReturnType<typeof ledTo>): void => {
    if (found === null) return;
    tally.add(found.served, found.position, 'orders');
    owed.push(orderId);
  };
  const waiting = await waitingOrders(tx, peopleWho(clicks), sinceMs);
  for (const order of waiting) count(order, ledToBy(order, clicks));

  const orders = placedIn(events, sinceMs);
  const fresh = await keepOrders(tx, orders);
  const untold = orders.filter(({ orderId }) => fresh.delete(orderId));
  const people = [...new Set(untold.map(({ person }) => person))];
  const answers = await clickedOfPeople(tx, people, sinceMs);
  for (const order of untold) count(order, ledTo(order, clickedBefore(order, answers, clicks)));
  await markOwed(tx, owed);
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
      const waited = await takeEarly(tx, fresh);
      const { early, clicks } = await countLooks(tx, [...waited, ...looks], tally);
      await keepEarly(tx, early, nowMs);
      await countOrders(tx, events, { tally, sinceMs, clicks });
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
        placedIn(events, Number.NEGATIVE_INFINITY).map(({ orderId, person, productIds, atMs }) => ({
          ...{ orderId, buyerId: person.slice(2), productIds: [...productIds], atMs },
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
