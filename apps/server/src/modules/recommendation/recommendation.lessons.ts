import { Followed, type PayloadOf, ProfileChanged, type ProfileValues } from '@kaibo/contracts';
import type { StoredEvent } from '#platform/events';
import {
  type Act,
  type Author,
  actsOf,
  authorOf,
  forgets,
  localeOf,
} from './recommendation.acts.ts';
import {
  accountKey,
  languageSegment,
  type PersonKey,
  SEGMENT_PREFIX,
  visitorKey,
} from './recommendation.people.ts';
import { CATEGORY_SHARE, HALF_LIFE_MS, left, RECENT_HALF_LIFE_MS } from './recommendation.rules.ts';

/** Of acts with a thing, decayed to the moment of the batch. */
export interface Sums {
  weight: number;
  recent: number;
}

/** What a batch adds to what a person holds of a thing. */
export interface Delta extends Sums {
  /** Of a host: since when they follow, or follow no more; null when nothing was said of that. */
  following: { is: boolean; atMs: number } | null;
}

export interface Lesson {
  /** Nothing of what they did before counts any more. */
  forgotten: Set<PersonKey>;
  /** Who may have told something else of themselves, or nothing more: the segment that they are of now. */
  moved: Map<PersonKey, PersonKey | null>;
  /** Of people. */
  deltas: Map<PersonKey, Map<string, Delta>>;
  /** Who put what into which segment: segment → person → thing. */
  putIn: Map<PersonKey, Map<PersonKey, Map<string, Sums>>>;
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

/** What stands under a key; made where there is nothing. */
const under = <K, V>(map: Map<K, V>, key: K, make: () => V): V => {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
};

const heldBy = ({ deltas }: Lesson, person: PersonKey, entity: string): Delta =>
  under(
    under(deltas, person, () => new Map<string, Delta>()),
    entity,
    () => ({ weight: 0, recent: 0, following: null }),
  );

const putBy = ({ putIn }: Lesson, segment: PersonKey, person: PersonKey, entity: string): Sums => {
  const members = under(putIn, segment, () => new Map<PersonKey, Map<string, Sums>>());
  const held = under(members, person, () => new Map<string, Sums>());
  return under(held, entity, () => ({ weight: 0, recent: 0 }));
};

const add = (sums: Sums, weight: number, elapsedMs: number): void => {
  sums.weight += weight * left(elapsedMs, HALF_LIFE_MS);
  sums.recent += weight * left(elapsedMs, RECENT_HALF_LIFE_MS);
};

/** With them goes what the browsers did that they were found to use. */
const forget = (lesson: Lesson, { key, userId }: Author): void => {
  const people = [key];
  for (const [visitorId, joinedTo] of lesson.joined)
    if (joinedTo === userId) {
      lesson.joined.delete(visitorId);
      people.push(visitorKey(visitorId));
    }
  for (const person of people) {
    lesson.forgotten.add(person);
    lesson.deltas.delete(person);
    for (const members of lesson.putIn.values()) members.delete(person);
  }
};

const follow = (lesson: Lesson, event: StoredEvent, key: PersonKey): void => {
  const { hostId, following } = event.payload as PayloadOf<typeof Followed>;
  const delta = heldBy(lesson, key, `host:${hostId}`);
  if (delta.following === null || delta.following.atMs <= event.atMs)
    delta.following = { is: following, atMs: event.atMs };
};

const take = (held: Sums, { weight, recent }: Sums): void => {
  held.weight += weight;
  held.recent += recent;
};

/** What a browser did is its account's, before and after signing in: whoever reads the batch knows one of them. */
const joinUp = (lesson: Lesson): void => {
  for (const [visitorId, userId] of lesson.joined) {
    const [visitor, account] = [visitorKey(visitorId), accountKey(userId)];
    for (const [entity, delta] of lesson.deltas.get(visitor) ?? [])
      take(heldBy(lesson, account, entity), delta);
    lesson.deltas.delete(visitor);
    for (const [segment, members] of lesson.putIn) {
      for (const [entity, sums] of members.get(visitor) ?? [])
        take(putBy(lesson, segment, account, entity), sums);
      members.delete(visitor);
    }
  }
};

/** What events, in the order of the log, teach of the people who made them. Each event counts once. */
export const lessonOf = (events: readonly StoredEvent[], facts: Facts, nowMs: number): Lesson => {
  const lesson: Lesson = {
    ...{ forgotten: new Set(), moved: new Map(), joined: new Map() },
    ...{ deltas: new Map(), putIn: new Map() },
  };
  for (const event of events) {
    const author = authorOf(event);
    if (author === null) continue;
    const { key, userId, visitorId } = author;
    if (forgets(event)) {
      forget(lesson, author);
      continue;
    }
    const segment = segmentBehind(event, author, facts);
    if (event.name === ProfileChanged.name) lesson.moved.set(key, segment);
    if (userId !== null && !facts.audience.has(userId)) continue;
    if (userId !== null && visitorId !== null) lesson.joined.set(visitorId, userId);
    if (event.name === Followed.name) {
      follow(lesson, event, key);
      continue;
    }
    const elapsedMs = nowMs - event.atMs;
    for (const act of actsOf(event))
      for (const [entity, share] of entitiesOf(act, facts)) {
        add(heldBy(lesson, key, entity), act.weight * share, elapsedMs);
        if (segment && act.weight > 0)
          add(putBy(lesson, segment, key, entity), act.weight * share, elapsedMs);
      }
  }
  joinUp(lesson);
  return lesson;
};
