import type { Fen, ShareTarget } from '@kaibo/contracts';

/** What is handed on, as its page shows it. */
export interface ShareSubject {
  target: ShareTarget;
  title: string;
  /** Cover of the poster: of this site, since it is drawn on a canvas. */
  pictureUrl: string | null;
  /** Host or store, below the title of the poster. */
  by?: string;
  /** What the poster says besides: a price, or when the room is on. */
  priceFen?: Fen;
  room?: { status: string; startsAtMs: number | null };
  /** Seconds into a replay, asked when the sheet opens; null or 0 shares the beginning. */
  momentSeconds?: () => number | null;
}
