/** Half of what an act says is forgotten after so long. */
export const HALF_LIFE_MS = 14 * 86_400_000;
/** Half of what it says of right now. */
export const RECENT_HALF_LIFE_MS = 15 * 60_000;
/** How much more an act of right now counts than one of last week. */
export const RECENT_WORTH = 1;

/** What an act says for a thing. */
export const weights = {
  click: 1,
  enter: 0.5,
  /** For each minute of staying. */
  minute: 0.5,
  like: 1.5,
  share: 3,
  cart: 4,
  order: 8,
  follow: 6,
  /** Left a room within `QUICK_LEAVE_MS`. */
  quickLeave: -1.5,
  /** Said to be of no interest: for the host and the category of it; the thing itself is not shown at all. */
  refused: -2,
} as const;

export const QUICK_LEAVE_MS = 5_000;
/** An act with a room or a product speaks less for its whole category. */
export const CATEGORY_SHARE = 0.5;
/** Things one person's taste is made of at most. */
export const MOST_ENTITIES = 200;
/** What weighs less is as good as forgotten. */
export const FADED = 0.02;
/** Of a segment's one member it is kept for a while longer, as many of them together may weigh more. */
export const MEMBER_FADED = FADED / 10;
/**
 * People of whom something is left in a segment before it is shown to anybody: below ten, as where official statistics
 * withhold a cell, one of them could be told from the others.
 */
export const LEAST_MEMBERS = 10;
/** What one of a segment may hold of a thing in it, whatever they do: of ten, one is not louder than the other nine. */
export const MOST_OF_MEMBER = weights.order;

/** What is left of 1 after so long; an act from the future counts as of now, one of long ago not at all. */
export const left = (elapsedMs: number, halfLifeMs: number): number => {
  const halvings = Math.max(0, elapsedMs) / halfLifeMs;
  return halvings > 60 ? 0 : 2 ** -halvings;
};

/** A place is drawn from all candidates this often, to learn of what nobody has been shown. */
export const EXPLORED_SHARE = 0.05;
/** Somebody who has done this much, in clicks, is believed to one half. */
const HALF_BELIEVED = 3;

/** How much what is known of a person counts beside what everybody likes. */
export const alphaOf = (evidence: number): number => evidence / (evidence + HALF_BELIEVED);

/** What a sum of acts makes of a liking, −1 to 1: the tenth click says less than the first. */
export const likingOf = (weight: number): number =>
  weight >= 0 ? weight / (weight + 3) : weight / (1.5 - weight);

/** Worth of each thing that a room or product can have in common with a taste. */
export const worth = {
  /** Near to them by the model. */
  similar: 0.6,
  followed: 0.35,
  host: 0.4,
  category: 0.35,
  product: 0.3,
} as const;

/** The best match of all counts in full only where it is at least this good. */
export const FULL_MATCH = 0.1;

export type Step = 'personal' | 'segment' | 'trending' | 'newest';

/** How much what is foretold of a person and a room counts beside how they were ranked. */
export const FORETOLD_SHARE = 0.3;
/** Worth of each outcome, by its probability; an order by what it is worth beside the others. */
export const foretoldWorth = { click: 1, stay: 1, interact: 2, buy: 8 } as const;

/** Products of a room are recommended to who has just come in, and one more for every so long they stay. */
const FIRST_RECOMMENDED = 3;
export const ANOTHER_AFTER_SECONDS = 45;
export const recommendedAfter = (staySeconds: number): number =>
  FIRST_RECOMMENDED + Math.floor(Math.max(0, staySeconds) / ANOTHER_AFTER_SECONDS);
