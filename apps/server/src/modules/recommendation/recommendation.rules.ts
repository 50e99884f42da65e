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

/** What is left of 1 after so long; an act from the future counts as of now. */
export const left = (elapsedMs: number, halfLifeMs: number): number =>
  2 ** (-Math.max(0, elapsedMs) / halfLifeMs);
