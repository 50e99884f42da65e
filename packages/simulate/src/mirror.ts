import { purposes } from './chance.ts';
import { type Market, marketOf, setHost } from './market.ts';
import { type Acts, actsOf, feelAfter, lookedAt, visitsPerDayOf } from './mind.ts';
import { rhythmOf } from './rhythm.ts';
import { checked, type Scenario } from './scenario.ts';
import { rememberOnce } from './trade.ts';
import { truthOf } from './truth.ts';

/** A room as it stands on a page somewhere. Ids are that place's own. */
export interface RoomShown {
  id: string;
  hostId: string;
  categoryId: string;
  startedAtMs: number;
}

export interface ProductShown {
  id: string;
  hostId: string;
  priceFen: number;
}

/**
 * The viewers of a market, let into another one: a running installation. They bring their tastes, purses and moods, and
 * judge by what they are shown there. Answers are drawn by name, so a viewer does the same on every machine as long as
 * they are shown the same; `turn` numbers what one viewer does.
 */
export interface Mirror {
  /** Places of a list that are looked at. */
  looks(viewer: number, turn: number): number;
  clicks(
    viewer: number,
    room: RoomShown,
    at: { place: number; turn: number; atMs: number },
  ): boolean;
  /** How long they stay, milliseconds. */
  stayMs(viewer: number, room: RoomShown, at: { turn: number; atMs: number }): number;
  acts(viewer: number, turn: number): Acts;
  /** Whether a product that is shown to them is bought, as far as their purse goes. */
  buys(viewer: number, product: ProductShown, at: { turn: number; atMs: number }): boolean;
  follows(viewer: number, hostId: string): void;
  left(viewer: number, room: RoomShown, stay: { stayedMs: number; atMs: number }): void;
  /** Until they come again, milliseconds; never more than a day. */
  awayMs(viewer: number, visit: number, atMs: number): number;
  /** Uniform in (0, 1), for what is none of the above. */
  draw(viewer: number, turn: number, what: number): number;
}

const WEEK_MS = 7 * 86_400_000;
const DAY_MS = 86_400_000;

/** Numbers for ids in the order in which they were met; those beyond the last share it. */
const numbered = (most: number) => {
  const numbers = new Map<string, number>();
  return (id: string, onNew: (number: number) => void): number => {
    const known = numbers.get(id);
    if (known !== undefined) return known;
    const number = Math.min(numbers.size, most - 1);
    numbers.set(id, number);
    onNew(number);
    return number;
  };
};

/** FNV-1a: the same host is the same in every run, in whatever order they are met. */
const hashOf = (text: string, most: number): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % most;
};

const spentIn = ({ viewers }: Market, viewer: number, week: number): number =>
  viewers.spentInWeek[viewer] === week ? viewers.spentFen[viewer]! : 0;

/**
 * @param wanted whose viewers come; its hosts and products only say for how many there is room.
 * @param categoryIds what viewers may lean to, in an order that does not change; each is one of the scenario's categories.
 * @param purseMs for how long what they may spend has to do; a week unless they come far more often than people do.
 * @throws SimulateError for a scenario that cannot be.
 */
export const mirrorOf = (
  wanted: Scenario,
  categoryIds: readonly string[],
  { purseMs = WEEK_MS }: { purseMs?: number } = {},
): Mirror => {
  const scenario = checked({ ...wanted, categories: Math.max(1, categoryIds.length) });
  const market = marketOf(scenario);
  const truth = truthOf(market);
  const rhythm = rhythmOf(scenario);
  const { viewers, products, chance, rooms } = market;
  const roomNumber = numbered(100_000);
  const productNumber = numbered(Math.max(1, products.count));

  const hostOf = (hostId: string): number => hashOf(hostId, scenario.hosts);
  const categoryOf = (categoryId: string): number => {
    const place = categoryIds.indexOf(categoryId);
    return place < 0 ? hashOf(categoryId, scenario.categories) : place;
  };
  const roomOf = ({ id, hostId, categoryId, startedAtMs }: RoomShown): number =>
    roomNumber(id, (number) => {
      const host = hostOf(hostId);
      setHost(market, host, categoryOf(categoryId));
      const never = Number.POSITIVE_INFINITY;
      rooms[number] = {
        host,
        startedAtMs,
        endsAtMs: never,
        highlightFromMs: never,
        highlightToMs: never,
      };
    });
  const productOf = ({ id, hostId, priceFen }: ProductShown): number => {
    const number = productNumber(id, (fresh) => {
      products.host[fresh] = hostOf(hostId);
      products.category[fresh] = market.hosts.category[hostOf(hostId)]!;
    });
    products.priceFen[number] = priceFen;
    return number;
  };

  return {
    looks: (viewer, turn) => lookedAt(market, viewer, turn),
    clicks: (viewer, room, { place, turn, atMs }) => {
      const draw = chance.uniform(viewer, purposes.click + 1_000 * (place + 1), turn);
      return draw < truth.clickChance(viewer, roomOf(room), atMs);
    },
    stayMs: (viewer, room, { turn, atMs }) =>
      truth.meanStayMs(viewer, roomOf(room), atMs) *
      chance.exponential(viewer, purposes.dwell, turn),
    acts: (viewer, turn) => actsOf(market, viewer, turn),
    buys: (viewer, product, { turn, atMs }) => {
      const number = productOf(product);
      const wants = truth.buyChance(viewer, number, product.priceFen, atMs);
      if (chance.uniform(viewer, purposes.buy, turn) >= wants) return false;
      // Kept in 16 bits.
      const week = Math.floor(Math.max(0, atMs - scenario.startMs) / purseMs) % 32_768;
      const spent = spentIn(market, viewer, week);
      if (product.priceFen > viewers.weeklyFen[viewer]! - spent) return false;
      viewers.spentInWeek[viewer] = week;
      viewers.spentFen[viewer] = spent + product.priceFen;
      rememberOnce(viewers.bought, viewer, number);
      return true;
    },
    follows: (viewer, hostId) => {
      rememberOnce(viewers.follows, viewer, hostOf(hostId));
    },
    left: (viewer, room, stay) => feelAfter(market, viewer, hostOf(room.hostId), stay),
    awayMs: (viewer, visit, atMs) => {
      const perDay = visitsPerDayOf(market, viewer);
      if (perDay <= 0) return DAY_MS;
      const wait = chance.exponential(viewer, purposes.arrival, visit) / perDay;
      const nextMs = rhythm.after(viewers.kindOfDay[viewer]!, atMs, wait);
      return Math.min(DAY_MS, Math.max(1_000, nextMs - atMs));
    },
    draw: (viewer, turn, what) => chance.uniform(viewer, purposes.policy + 1_000 * what, turn),
  };
};
