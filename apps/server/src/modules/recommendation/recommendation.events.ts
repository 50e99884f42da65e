import type { Transaction } from '#platform/database';
import type { StoredEvent, Subscription } from '#platform/events';
import { actsOf, authorOf, tasteEvents } from './recommendation.acts.ts';
import { Kept } from './recommendation.kept.ts';
import { type Facts, lessonOf } from './recommendation.lessons.ts';
import { addLesson, leaveSegments } from './recommendation.members.ts';
import type { RecommendationNeeds } from './recommendation.needs.ts';
import { type PersonKey, visitorKey } from './recommendation.people.ts';
import { forgetTastes, joinVisitors, takeUncounted } from './recommendation.store.ts';

/** Things of which the host or the category is remembered, so that most batches ask nothing. */
const MOST_KEPT = 50_000;
/** A room or a product may change its category. */
const KEPT_MS = 60_000;

interface KeptFact<T> {
  fact: T | null;
  atMs: number;
}

/** Asks only for what is not known yet. */
const rememberedBy = <T>(ask: (tx: Transaction, ids: string[]) => Promise<Map<string, T>>) => {
  const kept = new Kept<KeptFact<T>>(MOST_KEPT);
  return async (tx: Transaction, ids: ReadonlySet<string>, nowMs: number) => {
    const found = new Map<string, T>();
    const missing: string[] = [];
    for (const id of ids) {
      const known = kept.get(id);
      if (known === undefined || nowMs - known.atMs > KEPT_MS) missing.push(id);
      else if (known.fact !== null) found.set(id, known.fact);
    }
    if (missing.length === 0) return found;
    const asked = await ask(tx, missing);
    for (const id of missing) kept.set(id, { fact: asked.get(id) ?? null, atMs: nowMs });
    for (const [id, fact] of asked) found.set(id, fact);
    return found;
  };
};

/** Everybody whose taste a batch may have changed. */
export const peopleIn = (events: readonly StoredEvent[]): Set<PersonKey> => {
  const people = new Set<PersonKey>();
  for (const event of events) {
    const author = authorOf(event);
    if (author === null) continue;
    people.add(author.key);
    if (author.visitorId !== null) people.add(visitorKey(author.visitorId));
  }
  return people;
};

/**
 * Learns from what people do, in the order of the log and once from each event, however often it is told.
 * Every process hears whose taste has changed.
 */
export const tasteSubscription = (
  { accounts, catalog, clock, rooms }: RecommendationNeeds,
  changed: (people: ReadonlySet<PersonKey>) => void,
): Subscription => {
  const roomsOf = rememberedBy(rooms.offersOf);
  const categoriesOf = rememberedBy(catalog.categoriesOf);

  const factsOf = async (events: readonly StoredEvent[], tx: Transaction): Promise<Facts> => {
    const [roomIds, productIds, userIds] = [
      new Set<string>(),
      new Set<string>(),
      new Set<string>(),
    ];
    for (const event of events) {
      for (const { kind, itemId } of actsOf(event)) {
        if (kind === 'room') roomIds.add(itemId);
        if (kind === 'product') productIds.add(itemId);
      }
      const userId = authorOf(event)?.userId;
      if (userId) userIds.add(userId);
    }
    const nowMs = clock.nowMs();
    return {
      rooms: await roomsOf(tx, roomIds, nowMs),
      products: await categoriesOf(tx, productIds, nowMs),
      audience: await accounts.audienceOf(tx, [...userIds]),
    };
  };

  return {
    group: 'recommendation.tastes',
    names: tasteEvents,
    from: 'oldest',
    batchSize: 1_000,
    // The next request sees what was just done.
    everyMs: 0,
    handle: async (events, tx) => {
      const known = events.filter((event) => authorOf(event) !== null);
      if (known.length === 0) return;
      const uncounted = await takeUncounted(
        tx,
        known.map((event) => event.id),
      );
      const fresh = known.filter((event) => uncounted.delete(event.id));
      if (fresh.length === 0) return;
      const nowMs = clock.nowMs();
      const lesson = lessonOf(fresh, await factsOf(fresh, tx), nowMs);
      const { forgotten, joined } = lesson;
      if (forgotten.size > 0) await forgetTastes(tx, [...forgotten]);
      await leaveSegments(tx, lesson, nowMs);
      if (joined.size > 0) await joinVisitors(tx, joined);
      await addLesson(tx, lesson, nowMs);
    },
    handled: (events) => changed(peopleIn(events)),
  };
};
