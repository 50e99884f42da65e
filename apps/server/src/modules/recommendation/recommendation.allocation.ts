import type { Ranking } from './recommendation.rank.ts';
import type { Candidate, Shelf } from './recommendation.shelf.ts';

/** A candidate that waits for a place. */
export interface Waiting {
  candidate: Candidate;
  /** On its shelf. */
  place: number;
  /** Without prices, about 0 to 1. */
  relevance: number;
  /** What champions foretell of this person and this room; NaN where they know too little. */
  foretold?: { click: number; buy: number; valueFen: number } | undefined;
}

/** Who stands next in the list. */
export interface Given {
  place: number;
  /** How probable it was to stand there, given those before it. */
  propensity: number;
  /** The same of anybody, without those that are taken; certain unless given. */
  chanceOf?: ((place: number, taken: ReadonlySet<number>) => number) | undefined;
}

/** Who stands there without any chance. */
export const certain = (place: number): Given => ({ place, propensity: 1 });

/** How the places of one answer are given out. It is asked while somebody waits, and waits for nothing itself. */
export interface Allocation {
  /** Candidates that are looked at whatever their rank. */
  beside: readonly string[];
  /** Best first. */
  arrange(ranked: readonly Waiting[], places: number): readonly Given[];
}

/** The ranked, and who is looked at beside them and may be shown. */
export const waitingFor = (
  { beside }: Allocation,
  ranking: Ranking,
  { candidates, placeOf }: Shelf,
): Waiting[] => {
  const places = [...ranking.places];
  const ranked = new Set(beside.length === 0 ? [] : places);
  for (const id of beside) {
    const place = placeOf().get(id);
    if (place === undefined || ranked.has(place)) continue;
    ranked.add(place);
    if (ranking.isAllowed(candidates[place]!)) places.push(place);
  }
  return places.map((place) => ({
    candidate: candidates[place]!,
    place,
    relevance: ranking.relevanceAt(place),
    foretold: ranking.foretoldAt?.(place),
  }));
};
