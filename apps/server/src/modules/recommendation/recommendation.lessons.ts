import { Followed, type PayloadOf, type ProfileValues } from '@kaibo/contracts';
import type { StoredEvent } from '#platform/events';
import {
  type Act,
  type Author,
  actsOf,
  authorOf,
  forgets,
  localeOf,
} from './recommendation.acts.ts';
import { languageSegment, type PersonKey, SEGMENT_PREFIX } from './recommendation.people.ts';
import { CATEGORY_SHARE, HALF_LIFE_MS, left, RECENT_HALF_LIFE_MS } from './recommendation.rules.ts';

/** What a batch adds to what a person holds of a thing, decayed to the moment of the batch. */
export interface Delta {
  weight: number;
  recent: number;
  /** Of a host: since when they follow, or follow no more; null when nothing was said of that. */
  following: { is: boolean; atMs: number } | null;
}

export interface Lesson {
  /** Nothing of what they did before counts any more. */
  forgotten: Set<PersonKey>;
  deltas: Map<PersonKey, Map<string, Delta>>;
  /** Browsers that an account was used from: what they like belongs to the account. */
  joined: Map<string, string>;
}

/** What things are about, as far as they exist. */
export interface Facts {
  rooms: ReadonlyMap<string, { hostId: string; categoryId: string }>;
  /** Category of each. */
  products: ReadonlyMap<string, string>;
  /** Those with an account who want to be known, and what they told. */
  audience: ReadonlyMap<string, ProfileValues>;
}

const entitiesOf = (act: Act, facts: Facts): readonly [entity: string, share: number][] => {
  if (act.kind === 'host') return [[`host:${act.itemId}`, 1]];
  if (act.kind === 'room') {
    const room = facts.rooms.get(act.itemId);
    return room
      ? [
          [`host:${room.hostId}`, 1],
          [`category:${room.categoryId}`, CATEGORY_SHARE],
        ]
      : [];
  }
  const categoryId = facts.products.get(act.itemId);
  return categoryId === undefined
    ? []
    : [
        [`product:${act.itemId}`, 1],
        [`category:${categoryId}`, CATEGORY_SHARE],
      ];
};

/** People who told the same of themselves; null for who told nothing of that kind. */
export const segmentOf = ({ gender, ageBand }: ProfileValues): PersonKey | null =>
  gender === null && ageBand === null ? null : `${SEGMENT_PREFIX}${gender ?? ''}/${ageBand ?? ''}`;

/** Whom an event speaks for besides its author; null where nothing is known that others have in common with them. */
const segmentBehind = (event: StoredEvent, { userId }: Author, facts: Facts): PersonKey | null => {
  if (userId !== null) {
    const told = facts.audience.get(userId);
    return told === undefined ? null : segmentOf(told);
  }
  const locale = localeOf(event);
  return locale && languageSegment(locale);
};

const heldBy = (lesson: Lesson, person: PersonKey, entity: string): Delta => {
  const held = lesson.deltas.get(person) ?? new Map<string, Delta>();
  lesson.deltas.set(person, held);
  const delta = held.get(entity) ?? { weight: 0, recent: 0, following: null };
  held.set(entity, delta);
  return delta;
};

const add = (delta: Delta, weight: number, elapsedMs: number): void => {
  delta.weight += weight * left(elapsedMs, HALF_LIFE_MS);
  delta.recent += weight * left(elapsedMs, RECENT_HALF_LIFE_MS);
};

/** What events, in the order of the log, teach of the people who made them. Each event counts once. */
export const lessonOf = (events: readonly StoredEvent[], facts: Facts, nowMs: number): Lesson => {
  const lesson: Lesson = { forgotten: new Set(), deltas: new Map(), joined: new Map() };
  for (const event of events) {
    const author = authorOf(event);
    if (author === null) continue;
    if (forgets(event)) {
      lesson.forgotten.add(author.key);
      lesson.deltas.delete(author.key);
      continue;
    }
    const { key, userId, visitorId } = author;
    if (userId !== null && !facts.audience.has(userId)) continue;
    if (userId !== null && visitorId !== null) lesson.joined.set(visitorId, userId);
    const elapsedMs = nowMs - event.atMs;
    if (event.name === Followed.name) {
      const { hostId, following } = event.payload as PayloadOf<typeof Followed>;
      const delta = heldBy(lesson, key, `host:${hostId}`);
      if (delta.following === null || delta.following.atMs <= event.atMs)
        delta.following = { is: following, atMs: event.atMs };
      continue;
    }
    const segment = segmentBehind(event, author, facts);
    for (const act of actsOf(event))
      for (const [entity, share] of entitiesOf(act, facts)) {
        add(heldBy(lesson, key, entity), act.weight * share, elapsedMs);
        if (segment && act.weight > 0)
          add(heldBy(lesson, segment, entity), act.weight * share, elapsedMs);
      }
  }
  return lesson;
};
