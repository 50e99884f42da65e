import { Kept } from './recommendation.kept.ts';
import { segmentOf } from './recommendation.lessons.ts';
import type { RecommendationNeeds } from './recommendation.needs.ts';
import { languageSegment, type Person, type PersonKey } from './recommendation.people.ts';
import { sharedReading } from './recommendation.shared.ts';
import { type Taste, type Tastes, tasteOf } from './recommendation.tastes.ts';

/** What somebody told of themselves changes seldom. */
const TOLD_KEPT_MS = 10_000;
const MOST_TOLD = 20_000;
const FRESH_MS = 1_000;
/** What the thing that a segment likes most counts, in clicks: as for somebody who follows it. */
const STRONGEST = 6;

/** What many did together as if one had: what they like most stands out however many they are. */
export const asOfOne = (taste: Taste): Taste => {
  const strongest = Math.max(0, ...taste.held.values());
  if (strongest <= STRONGEST) return taste;
  const share = STRONGEST / strongest;
  return tasteOf(
    [...taste.held].map(([entity, weight]) => ({
      ...{ entity, weight: weight * share, recent: 0, following: false },
    })),
  );
};

export interface Segments {
  /** Null where nothing is known that others have in common with them, and where too few have. */
  of(person: Person): Promise<Taste | null>;
  /** They may have told something else of themselves: it is read again when they ask next. */
  drop(people: Iterable<PersonKey>): void;
}

/** What people like somebody like: those who told the same of themselves, or guests who read the same language. */
export const createSegments = (
  needs: Pick<RecommendationNeeds, 'accounts' | 'clock' | 'onError'>,
  tastes: Pick<Tastes, 'of'>,
): Segments => {
  const told = new Kept<{ segment: Promise<PersonKey | null>; atMs: number }>(MOST_TOLD);
  const readings = new Map<PersonKey, () => Promise<Taste | null>>();

  /** A reading that began before `drop` is given to nobody who asks after it. */
  const toldBy = (key: PersonKey): Promise<PersonKey | null> => {
    const nowMs = needs.clock.nowMs();
    const known = told.get(key);
    if (known && nowMs - known.atMs <= TOLD_KEPT_MS) return known.segment;
    const entry = { segment: needs.accounts.profileOf(key.slice(2)).then(segmentOf), atMs: nowMs };
    told.set(key, entry);
    entry.segment.catch(() => {
      if (told.get(key) === entry) told.delete(key);
    });
    return entry.segment;
  };

  const keyOf = async ({ key, locale }: Person): Promise<PersonKey | null> => {
    if (key.startsWith('u:')) return toldBy(key);
    return locale === undefined ? null : languageSegment(locale);
  };

  const read = async (key: PersonKey): Promise<Taste | null> => {
    const taste = await tastes.of({ key, isKnown: true });
    return taste.held.size === 0 ? null : asOfOne(taste);
  };

  /** There are few of them, and many ask for each. */
  const readingOf = (key: PersonKey): (() => Promise<Taste | null>) => {
    const known = readings.get(key);
    if (known) return known;
    const reading = sharedReading(() => read(key), {
      clock: needs.clock,
      freshMs: FRESH_MS,
      onError: (error) => needs.onError(error, 'what a segment likes was not read'),
    });
    readings.set(key, reading);
    return reading;
  };

  return {
    of: async (person) => {
      const key = await keyOf(person);
      return key === null ? null : readingOf(key)();
    },
    drop: (people) => {
      for (const person of people) told.delete(person);
    },
  };
};
