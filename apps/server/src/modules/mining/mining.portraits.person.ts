import {
  emptyWeek,
  hourOfWeek,
  LEAST_STRENGTH,
  leftAfter,
  MOST_INTERESTS,
  strengthOf,
} from './mining.portraits.rules.ts';

/** Sums of one person's acts with one kind of thing. */
export interface Held {
  /** As it is at `atMs`; it halves every 30 days. */
  weight: number;
  atMs: number;
  acts: number;
  sinceMs: number;
}

/** What is kept of somebody who agreed: small, and of no single act. */
export interface PersonState {
  sinceMs: number;
  lastMs: number;
  visits: number;
  watchedMs: number;
  acts: number;
  /** By `category:…`, `host:…` or `brand:…`; the strongest only. */
  interests: Record<string, Held>;
  /** Visits and orders by hour of the week; all halve where they reach `MOST_COUNTED`. */
  week: number[];
}

/** Sums of the week stay below this. */
export const MOST_COUNTED = 2_000;
/** One more is dropped only when there are so many more, so that sorting is rare. */
const SLACK = 20;

export const newPerson = (atMs: number): PersonState => ({
  ...{ sinceMs: atMs, lastMs: atMs, visits: 0, watchedMs: 0, acts: 0 },
  ...{ interests: {}, week: emptyWeek() },
});

/** Small: of the week only the hours that have something, as `hour:count` with commas between. */
export const stateText = (state: PersonState): string => {
  const hours = state.week.flatMap((count, hour) => (count === 0 ? [] : [`${hour}:${count}`]));
  return JSON.stringify({ ...state, week: hours.join() });
};

/** As `stateText` has written it, or a former version, whose week had all hours. */
export const readState = (text: string): PersonState => {
  const { week: told, ...state } = JSON.parse(text) as Omit<PersonState, 'week'> & {
    week: string | number[];
  };
  if (typeof told !== 'string') return { ...state, week: told };
  const week = emptyWeek();
  for (const pair of told.split(',')) {
    const colon = pair.indexOf(':');
    if (colon > 0) week[Number(pair.slice(0, colon))] = Number(pair.slice(colon + 1));
  }
  return { ...state, week };
};

const seen = (state: PersonState, atMs: number): void => {
  state.sinceMs = Math.min(state.sinceMs, atMs);
  state.lastMs = Math.max(state.lastMs, atMs);
};

const weightAt = ({ weight, atMs }: Held, nowMs: number): number =>
  weight * leftAfter(nowMs - atMs);

const keepStrongest = (state: PersonState): void => {
  const held = Object.entries(state.interests);
  if (held.length <= MOST_INTERESTS + SLACK) return;
  held.sort(([a, x], [b, y]) => {
    const difference = weightAt(y, state.lastMs) - weightAt(x, state.lastMs);
    return difference || (a < b ? -1 : 1);
  });
  state.interests = Object.fromEntries(held.slice(0, MOST_INTERESTS));
};

/** One act; what it was about gains its weight. Late acts weigh what is left of them, so their order does not matter. */
export const act = (
  state: PersonState,
  { atMs, weight, about }: { atMs: number; weight: number; about: readonly string[] },
): void => {
  seen(state, atMs);
  if (about.length === 0) return;
  state.acts++;
  let isMore = false;
  for (const entity of about) {
    const held = state.interests[entity];
    if (held === undefined) {
      if (weight > 0) state.interests[entity] = { weight, atMs, acts: 1, sinceMs: atMs };
      isMore ||= weight > 0;
      continue;
    }
    const at = Math.max(held.atMs, atMs);
    const sum = weightAt(held, at) + weight * leftAfter(at - atMs);
    if (weight < 0 && sum <= 0) delete state.interests[entity];
    else
      state.interests[entity] = {
        ...{ weight: sum, atMs: at, acts: held.acts + 1 },
        sinceMs: Math.min(held.sinceMs, atMs),
      };
  }
  if (isMore) keepStrongest(state);
};

/** They were there at that hour. */
export const present = (state: PersonState, atMs: number): void => {
  seen(state, atMs);
  state.week[hourOfWeek(atMs)]!++;
  if (state.week.reduce((sum, count) => sum + count, 0) >= MOST_COUNTED)
    state.week = state.week.map((count) => Math.floor(count / 2));
};

export interface Told {
  entity: string;
  strength: number;
  acts: number;
  sinceMs: number;
}

/** Interests at a moment, the strongest first. */
export const interestsAt = ({ interests }: PersonState, nowMs: number): Told[] =>
  Object.entries(interests)
    .map(([entity, held]) => ({
      entity,
      strength: strengthOf(weightAt(held, nowMs)),
      acts: held.acts,
      sinceMs: held.sinceMs,
    }))
    .filter(({ strength }) => strength >= LEAST_STRENGTH)
    .sort((a, b) => b.strength - a.strength || (a.entity < b.entity ? -1 : 1));
