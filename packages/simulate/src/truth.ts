import { exp, log, sigmoid } from './exact.ts';
import { DIMENSIONS, type Market, NONE, REMEMBERED, type RoomTrue } from './market.ts';
import { plantedIn } from './rhythm.ts';
import type { Planted } from './scenario.ts';

const HOUR_MS = 3_600_000;
/** Logits. */
const HIGHLIGHT = 0.8;
const FOLLOWED = 1;
const CROWD = 2;
/** What has just begun draws more. */
const NEW = 0.3;
const NEW_MS = 600_000;
const BASE_CLICK = -3.7;
/** Weariness is halved in so many hours. */
const REST_HOURS = 3;
const PARTNER = 2.2;
const SATED = -1.6;
const MEAN_STAY_MS = 75_000;
const MOST_STAY_MS = 90 * 60_000;

/** What would be, for every viewer, room and product: what the market itself acts by. */
export interface Truth {
  /** Interest of a viewer in a room at a moment, as a logit above the mean. */
  interest(viewer: number, room: number, atMs: number): number;
  /** Probability that a room that is looked at is entered. */
  clickChance(viewer: number, room: number, atMs: number): number;
  /** Mean stay once entered, milliseconds. */
  meanStayMs(viewer: number, room: number, atMs: number): number;
  /** Probability that a product that is shown is bought at that price. */
  buyChance(viewer: number, product: number, priceFen: number, atMs: number): number;
  /** What a product costs at a moment, before coupons: flash sales. */
  priceAt(product: number, atMs: number): number;
  /** Mean fen that showing this room to this viewer at the first place brings. */
  valueFen(viewer: number, room: number, atMs: number): number;
}

/** Between two products shown. */
export const STEP_MS = 30_000;
/** Each product is in the light for so long. */
export const TURN_MS = 180_000;

/** The product in the light at a moment; NONE where a host has none. */
export const shownAt = (
  { scenario }: Market,
  { host, startedAtMs }: RoomTrue,
  atMs: number,
): number => {
  const { productsPerHost } = scenario;
  if (productsPerHost === 0) return NONE;
  const turn = Math.floor(Math.max(0, atMs - startedAtMs) / TURN_MS);
  return host * productsPerHost + (turn % productsPerHost);
};

export const truthOf = (market: Market): Truth => {
  const { scenario, viewers, hosts, products, topics } = market;
  const { startMs } = scenario;
  const hourOf = (atMs: number): number => (atMs - startMs) / HOUR_MS;
  const drift = scenario.planted.find(({ kind }) => kind === 'drift') as
    | Extract<Planted, { kind: 'drift' }>
    | undefined;

  const fatigueOf = (viewer: number, category: number, atMs: number): number => {
    if (viewers.tiredOf[viewer] !== category) return 0;
    const level = viewers.fatigue[viewer]!;
    if (level === 0) return 0;
    return level * exp((-Math.LN2 * (hourOf(atMs) - viewers.tiredAtHour[viewer]!)) / REST_HOURS);
  };

  const tasteFor = (viewer: number, host: number, atMs: number): number => {
    const from = viewer * DIMENSIONS;
    const style = host * DIMENSIONS;
    let dot = 0;
    for (let d = 0; d < DIMENSIONS; d++) dot += viewers.taste[from + d]! * hosts.style[style + d]!;
    if (!drift || hourOf(atMs) < drift.atHour) return dot;
    let towards = 0;
    for (let d = 0; d < DIMENSIONS; d++)
      towards += topics[drift.category * DIMENSIONS + d]! * hosts.style[style + d]!;
    return (1 - drift.share) * dot + drift.share * 1.5 * towards;
  };

  const follows = (viewer: number, host: number): boolean => {
    for (let i = 0; i < REMEMBERED; i++)
      if (viewers.follows[viewer * REMEMBERED + i] === host) return true;
    return false;
  };

  const interest: Truth['interest'] = (viewer, id, atMs) => {
    const room = market.rooms[id]!;
    const { host } = room;
    const category = hosts.category[host]!;
    let sum = 1.6 * tasteFor(viewer, host, atMs) + hosts.skill[host]!;
    if (atMs >= room.highlightFromMs && atMs < room.highlightToMs) sum += HIGHLIGHT;
    if (follows(viewer, host)) sum += FOLLOWED;
    if (atMs < room.startedAtMs + NEW_MS) sum += NEW;
    const crowd = plantedIn(scenario, 'flash-crowd', hourOf(atMs));
    if (crowd && crowd.category === category) sum += CROWD;
    return sum - fatigueOf(viewer, category, atMs);
  };

  const priceAt: Truth['priceAt'] = (product, atMs) => {
    const sale = plantedIn(scenario, 'flash-sale', hourOf(atMs));
    const price = products.priceFen[product]!;
    return sale && sale.category === products.category[product]
      ? Math.round(price * (1 - sale.off))
      : price;
  };

  const buyChance: Truth['buyChance'] = (viewer, product, priceFen, atMs) => {
    const host = products.host[product]!;
    const within = viewers.power[viewer]! * scenario.priceFen;
    let logit =
      0.5 * products.quality[product]! - viewers.elasticity[viewer]! * log(priceFen / within);
    // Who draws people sells to them as well.
    logit += 0.6 * tasteFor(viewer, host, atMs) + 0.6 * hosts.skill[host]!;
    for (let i = 0; i < REMEMBERED; i++) {
      const had = viewers.bought[viewer * REMEMBERED + i]!;
      if (had === NONE) break;
      if (had === products.partner[product]) logit += PARTNER;
      else if (
        products.host[had] === products.host[product] &&
        products.group[had] === products.group[product]
      )
        logit += SATED;
    }
    const peak = plantedIn(scenario, 'peak', hourOf(atMs))?.buying ?? 1;
    return Math.min(0.9, scenario.buying * peak * 2 * sigmoid(logit - 1));
  };

  const clickChance: Truth['clickChance'] = (viewer, room, atMs) =>
    sigmoid(BASE_CLICK + interest(viewer, room, atMs));

  const meanStayMs: Truth['meanStayMs'] = (viewer, room, atMs) =>
    Math.min(MOST_STAY_MS, MEAN_STAY_MS * exp(0.55 * interest(viewer, room, atMs)));

  return {
    interest,
    clickChance,
    meanStayMs,
    buyChance,
    priceAt,
    valueFen: (viewer, room, atMs) => {
      const product = shownAt(market, market.rooms[room]!, atMs);
      if (product === NONE || viewers.isBot[viewer] === 1) return 0;
      const priceFen = priceAt(product, atMs);
      const steps = 1 + meanStayMs(viewer, room, atMs) / STEP_MS;
      const buys = buyChance(viewer, product, priceFen, atMs);
      const stock = products.stock[product]! > 0 ? 1 : 0;
      return clickChance(viewer, room, atMs) * steps * buys * priceFen * stock;
    },
  };
};
