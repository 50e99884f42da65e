import type { Prediction, RoomScores } from '#prediction';
import type { Part } from './recommendation.parts.ts';
import type { Person } from './recommendation.people.ts';
import type { Ranking } from './recommendation.rank.ts';
import { FORETOLD_SHARE, foretoldWorth } from './recommendation.rules.ts';
import type { Candidate, Shelf } from './recommendation.shelf.ts';

/** Of the best ranked so many are asked about: each costs time. */
export const MOST_FORETOLD = 64;

/**
 * What is foretold of a person and each candidate, ≥ 0; null where nothing is. It waits for no store.
 *
 * @param roomId of products: the room they are in.
 */
export type Foretell = (
  person: Person,
  candidates: readonly Candidate[],
  roomId: string | null,
) => Promise<Foretelling | null>;

export interface Foretelling {
  /** Of each candidate; what is not known is neither better nor worse than the others. */
  worths: Float32Array;
  /** Of rooms: what it was made of, NaN where nothing is known. */
  rooms: RoomScores | null;
}

/** As events name somebody: the id alone. */
const viewerOf = ({ key }: Person): string => key.slice(key.indexOf(':') + 1);

/** Of those that are known; 0 where none is. */
const meanOf = (values: Float32Array): number => {
  const there = values.filter((value) => !Number.isNaN(value));
  return there.reduce((sum, value) => sum + value, 0) / Math.max(1, there.length);
};

/** What too little is known of is neither better nor worse than the others. */
const filled = (worths: Float32Array): Float32Array => {
  const mean = meanOf(worths);
  return worths.map((worth) => (Number.isNaN(worth) ? mean : worth));
};

/** From the champions of `#prediction`; nobody is foretold who did not agree to be known. */
export const foretellBy =
  (prediction: Pick<Prediction, 'scoreRooms' | 'scoreProducts'>): Foretell =>
  async (person, candidates, roomId) => {
    if (!person.isKnown) return null;
    const ids = candidates.map(({ id }) => id);
    const viewer = viewerOf(person);
    if (roomId !== null) {
      const scores = await prediction.scoreProducts(viewer, roomId, ids);
      return scores && { worths: filled(scores.wanted), rooms: null };
    }
    const scores = await prediction.scoreRooms(viewer, ids);
    if (!scores) return null;
    const { click, stay, interact, buy, valueFen } = scores;
    const usual = valueFen ? meanOf(valueFen) : 0;
    const worths = filled(
      Float32Array.from(ids, (_, i) => {
        const worth = valueFen && usual > 0 ? valueFen[i]! / usual : 1;
        return (
          foretoldWorth.click * (click?.[i] ?? 0) +
          foretoldWorth.stay * (stay?.[i] ?? 0) +
          foretoldWorth.interact * (interact?.[i] ?? 0) +
          foretoldWorth.buy * (buy?.[i] ?? 0) * worth
        );
      }),
    );
    return { worths, rooms: scores };
  };

const shrunk = (parts: readonly Part[]): Part[] =>
  parts.map((part) => ({ ...part, value: part.value * (1 - FORETOLD_SHARE) }));

/** By place; NaN for what no champion foretells. */
const foretoldBy = (scores: RoomScores | null, asked: readonly number[]): Ranking['foretoldAt'] => {
  if (scores === null) return undefined;
  const { click, buy, valueFen } = scores;
  const at = new Map(asked.map((place, i) => [place, i]));
  const of = (values: Float32Array | null, i: number): number => values?.[i] ?? Number.NaN;
  return (place) => {
    const i = at.get(place);
    return i === undefined
      ? undefined
      : { click: of(click, i), buy: of(buy, i), valueFen: of(valueFen, i) };
  };
};

/**
 * Puts the best ranked in order again: (1 − β)·score + β·worth ÷ best worth. What was not asked about keeps its order
 * after them. The same ranking where nothing is foretold.
 */
export const withForetold = async (
  ranking: Ranking,
  shelf: Shelf,
  foretell: (candidates: readonly Candidate[]) => Promise<Foretelling | null>,
): Promise<Ranking> => {
  const asked = ranking.places.slice(0, MOST_FORETOLD);
  const foretold = await foretell(asked.map((place) => shelf.candidates[place]!));
  const worths = foretold?.worths;
  const best = worths?.reduce((most, one) => Math.max(most, one), 0) ?? 0;
  if (!worths || best <= 0) return ranking;
  const share = new Map(asked.map((place, i) => [place, worths[i]! / best]));
  const scores = new Map(
    asked.map((place) => [
      place,
      (1 - FORETOLD_SHARE) * ranking.at(place).score + FORETOLD_SHARE * share.get(place)!,
    ]),
  );
  const sorted = asked.toSorted((a, b) => scores.get(b)! - scores.get(a)!);
  const before = new Map(asked.map((place, position) => [place, position]));
  const moved = new Set(sorted.filter((place, position) => position < before.get(place)!));
  return {
    ...ranking,
    places: [...sorted, ...ranking.places.slice(MOST_FORETOLD)],
    isPersonal: true,
    foretoldAt: foretoldBy(foretold.rooms, asked),
    relevanceAt: (place) =>
      (1 - FORETOLD_SHARE) * ranking.relevanceAt(place) + FORETOLD_SHARE * (share.get(place) ?? 0),
    at: (place) => {
      const ranked = ranking.at(place);
      const value = FORETOLD_SHARE * (share.get(place) ?? 0);
      const own: Part = { name: 'foretold', value, entity: null, moved: moved.has(place) };
      return {
        ...ranked,
        score: (1 - FORETOLD_SHARE) * ranked.score + value,
        parts: [...shrunk(ranked.parts), own],
      };
    },
  };
};
