/**
 * How well a document fits, and which of two that fit equally well comes first.
 *
 *   text    each term counts its rarity × the best field it stands in, over what it would count in the title: 0 … 1;
 *           plus how much of the title the query covers, and more when the query begins or is the whole title
 *   prior   what everybody wants anyway, on a logarithmic scale: decides between texts that fit alike
 *   now     live rooms before those that come, both before replays; what is sold out stands back
 *
 * A document that holds every term exactly comes before any that only resembles the query: the two are never mixed
 * in one list.
 */
export const fieldWeights = {
  title: 1,
  /** Store, host, brand. */
  names: 0.75,
  /** Categories and attributes. */
  keywords: 0.55,
  body: 0.3,
} as const;

export type Field = keyof typeof fieldWeights;
/** One bit each, so that a posting keeps all fields of a term in four bits. */
export const fieldBits: Record<Field, number> = { title: 1, names: 2, keywords: 4, body: 8 };

/** Weight of the best field in each of the sixteen combinations. */
export const weightOfMask: readonly number[] = Array.from({ length: 16 }, (_, mask) =>
  Math.max(
    0,
    ...(Object.keys(fieldBits) as Field[])
      .filter((field) => (mask & fieldBits[field]) !== 0)
      .map((field) => fieldWeights[field]),
  ),
);

const COVERAGE = 0.25;
const BEGINS = 0.3;
const WHOLE_TITLE = 1;
const PRIOR = 0.3;
const SOLD_OUT = -0.3;
const stateBoosts = { live: 0.35, upcoming: 0.1, replay: 0, none: 0 } as const;

export type State = keyof typeof stateBoosts;

/**
 * How telling a term is. Steps of doubling, so that the scores of documents nobody touched stay the same while others
 * come and go: a page after the first skips nothing.
 */
export const rarity = (documents: number): number =>
  Math.max(1, 20 - Math.floor(Math.log2(documents + 1)));

/** What is wanted anyway, 0 … 1: a doubling counts the same wherever it happens; 65,000 is the most that counts. */
export const priorOf = (popularity: number): number =>
  Math.min(1, Math.round(Math.log2(1 + Math.max(0, popularity)) * 2) / 32);

export interface Fit {
  /** Σ rarity × weight over Σ rarity; 0 … 1. */
  text: number;
  /** Share of the title's terms that the query asks for; 0 … 1. */
  coverage: number;
  title: 'whole' | 'begins' | 'other';
  prior: number;
  state: State;
  soldOut: boolean;
}

export const scoreOf = ({ text, coverage, title, prior, state, soldOut }: Fit): number =>
  text +
  COVERAGE * coverage +
  (title === 'whole' ? WHOLE_TITLE : title === 'begins' ? BEGINS : 0) +
  PRIOR * prior +
  stateBoosts[state] +
  (soldOut ? SOLD_OUT : 0);
