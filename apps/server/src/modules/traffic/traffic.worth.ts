import type { TrafficRules } from '@kaibo/contracts/traffic';

export type Worth = TrafficRules['worth'];

/** What an impression of a room does, for one viewer. */
export interface Foreseen {
  click: number;
  /** P(order | click). */
  buy: number;
  orderFen: number;
  watchMinutes: number;
  follow: number;
}

/** What is foretold of one viewer and one room; NaN where nothing is. */
export interface Foretold {
  click: number;
  /** P(an order is paid), the click included. */
  buy: number;
  valueFen: number;
}

export const NOTHING_FORETOLD: Foretold = {
  ...{ click: Number.NaN, buy: Number.NaN, valueFen: Number.NaN },
};

/** Who is twice as relevant as another is clicked so much more often: between 1/4 and 7/4 of what is usual. */
export const liftOf = (relevance: number): number =>
  0.25 + 1.5 * Math.min(1, Math.max(0, relevance));

export interface Gain {
  /** Of one impression. */
  fen: number;
  /** Seat-minutes that it takes. */
  seats: number;
  /** Pieces of stock that it takes. */
  units: number;
}

/** The same in the plan and in every answer. Writes into `gain`. */
export const gainOf = (
  usual: Foreseen,
  foretold: Foretold,
  relevance: number,
  { orders, watchFenPerMinute, followFen }: Worth,
  gain: Gain,
): Gain => {
  const click = Number.isNaN(foretold.click)
    ? Math.min(1, usual.click * liftOf(relevance))
    : foretold.click;
  const buys = Number.isNaN(foretold.buy) ? click * usual.buy : Math.min(click, foretold.buy);
  const orderFen = Number.isNaN(foretold.valueFen) ? usual.orderFen : foretold.valueFen;
  gain.fen =
    orders * buys * orderFen +
    click * (watchFenPerMinute * usual.watchMinutes + followFen * usual.follow);
  gain.seats = click * usual.watchMinutes;
  gain.units = buys;
  return gain;
};
