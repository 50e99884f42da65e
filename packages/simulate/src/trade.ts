import { purposes } from './chance.ts';
import { codes } from './events.ts';
import { NONE, REMEMBERED } from './market.ts';
import { seenOf } from './seen.ts';
import type { Order, World } from './world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
const UNPAID = 0.07;
const EXPIRES_MS = 15 * MINUTE_MS;
const MEAN_PAY_MS = 40_000;
const REVIEWED = 0.2;

const remember = (list: Int32Array, viewer: number, what: number): void => {
  const from = viewer * REMEMBERED;
  for (let i = REMEMBERED - 1; i > 0; i--) list[from + i] = list[from + i - 1]!;
  list[from] = what;
};

/** Follows or buys: the latest first, a thing once. */
export const rememberOnce = (list: Int32Array, viewer: number, what: number): boolean => {
  const from = viewer * REMEMBERED;
  for (let i = 0; i < REMEMBERED; i++) if (list[from + i] === what) return false;
  remember(list, viewer, what);
  return true;
};

const leftFen = ({ market }: World, viewer: number, week: number): number => {
  const { viewers } = market;
  const spent = viewers.spentInWeek[viewer] === week ? viewers.spentFen[viewer]! : 0;
  return viewers.weeklyFen[viewer]! - spent;
};

const spend = ({ market }: World, { viewer, week, priceFen }: Order): void => {
  const { viewers } = market;
  if (viewers.spentInWeek[viewer] !== week) viewers.spentFen[viewer] = 0;
  viewers.spentInWeek[viewer] = week;
  viewers.spentFen[viewer]! += priceFen;
};

/** Back in the purse of the same week, and on the shelf. */
const undo = ({ market }: World, { viewer, week, priceFen, product }: Order): void => {
  const { viewers, products } = market;
  products.stock[product]! += 1;
  if (viewers.spentInWeek[viewer] === week) viewers.spentFen[viewer]! -= priceFen;
};

/** A viewer is shown a product: it is bought, is gone, or passes by. */
export const show = (
  world: World,
  {
    viewer,
    room,
    product,
    atMs,
    turn,
  }: { viewer: number; room: number; product: number; atMs: number; turn: number },
): void => {
  const { market, truth, sink, queue } = world;
  const { viewers, products, chance, scenario } = market;
  sink.emit(codes.shown, atMs, viewer, room, product, 0);
  if (viewers.isBot[viewer] === 1) return;
  const priceFen = priceFor(world, viewer, product, atMs);
  if (
    chance.uniform(viewer, purposes.buy, turn) >= truth.buyChance(viewer, product, priceFen, atMs)
  )
    return;
  const week = Math.floor((atMs - scenario.startMs) / WEEK_MS);
  if (priceFen > leftFen(world, viewer, week)) return;
  if (products.stock[product] === 0) {
    sink.emit(codes['sold-out'], atMs, viewer, room, product, 0);
    viewers.content[viewer]! -= 0.3;
    return;
  }
  products.stock[product]! -= 1;
  const order: Order = { viewer, room, product, priceFen, week, turn };
  spend(world, order);
  sink.emit(codes.order, atMs, viewer, room, product, priceFen);
  const pays = chance.uniform(viewer, purposes.pay, turn) >= UNPAID;
  const afterMs = Math.min(
    EXPIRES_MS - 1,
    MEAN_PAY_MS * chance.exponential(viewer, purposes.pay + 1_000, turn),
  );
  if (pays) queue.push(atMs + afterMs, { kind: 'pay', order });
  else queue.push(atMs + EXPIRES_MS, { kind: 'expire', order });
};

const priceFor = (world: World, viewer: number, product: number, atMs: number): number => {
  const priceFen = world.truth.priceAt(product, atMs);
  const policy = world.policyFor(viewer, atMs);
  if (!policy.coupon) return priceFen;
  const off = policy.coupon({ viewer: seenOf(world.market, viewer), product, priceFen, atMs });
  return Math.max(1, Math.round(priceFen * (1 - off)));
};

export const paid = (world: World, atMs: number, order: Order): void => {
  const { market, sink, queue, seen, tell } = world;
  const { viewer, room, product, priceFen, turn } = order;
  seen[room]!.soldFen += priceFen;
  sink.emit(codes.paid, atMs, viewer, room, product, priceFen);
  rememberOnce(market.viewers.bought, viewer, product);
  const { hostId: host, categoryId: category } = seen[room]!;
  tell?.({ kind: 'order', atMs, viewer, room, host, category, value: priceFen });
  const days = 1.5 + market.chance.exponential(viewer, purposes.returns, turn);
  queue.push(atMs + days * DAY_MS, { kind: 'deliver', order });
};

export const expired = (world: World, atMs: number, order: Order): void => {
  undo(world, order);
  world.sink.emit(codes.expired, atMs, order.viewer, order.room, order.product, order.priceFen);
};

/** It arrives; some send it back, some say how it is. */
export const delivered = (world: World, atMs: number, order: Order): void => {
  const { market, sink, queue } = world;
  const { chance, products, scenario, viewers } = market;
  const { viewer, room, product, priceFen, turn } = order;
  sink.emit(codes.delivered, atMs, viewer, room, product, priceFen);
  const quality = products.quality[product]!;
  const isBack =
    chance.uniform(viewer, purposes.returns + 1_000, turn) <
    Math.min(1, scenario.returnShare * (quality < 0 ? 1.5 : 0.7));
  if (isBack) queue.push(atMs + DAY_MS, { kind: 'return', order });
  viewers.content[viewer]! += 0.15 * quality;
  if (chance.uniform(viewer, purposes.review, turn) >= REVIEWED) return;
  const felt = quality + 0.7 * chance.normal(viewer, purposes.review + 1_000, turn);
  const stars = Math.min(5, Math.max(1, Math.round(3.8 + felt)));
  sink.emit(codes.review, atMs, viewer, room, product, stars);
};

export const sentBack = (world: World, atMs: number, order: Order): void => {
  undo(world, order);
  world.sink.emit(codes.returned, atMs, order.viewer, order.room, order.product, order.priceFen);
};

/** What has run low is filled up again. */
export const restock = (world: World, atMs: number): void => {
  const { market, sink } = world;
  const { products, scenario } = market;
  for (let product = 0; product < products.count; product++)
    if (products.stock[product]! < scenario.stock / 4) {
      const added = scenario.stock - products.stock[product]!;
      products.stock[product] = scenario.stock;
      sink.emit(codes.restock, atMs, NONE, NONE, product, added);
    }
  world.queue.push(atMs + scenario.restockHours * HOUR_MS, { kind: 'restock' });
};
