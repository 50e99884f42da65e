import type { PortraitGroup, ProductPortrait } from '@kaibo/contracts/portraits';
import { sql } from 'kysely';
import type { Database } from '#platform/database';
import { groupsOfPeople } from './mining.portraits.crowd.ts';
import { toldGroups, toldPart, toldPeople } from './mining.portraits.groups.ts';
import type { PortraitsNeeds } from './mining.portraits.needs.ts';
import {
  DAY_MS,
  emptyWeek,
  hourOfWeek,
  MOST_LINES,
  needed,
  TIME_ZONE,
  WINDOW_MS,
} from './mining.portraits.rules.ts';
import { evidenceOf, statement, statementOfPeople } from './mining.portraits.told.ts';

/** A product's line of a paid order. */
interface Sold {
  orderId: string;
  buyerId: string | null;
  isFromRoom: boolean;
  isRefunded: boolean;
  placedAtMs: number;
  quantity: number;
  skuId: string;
}

interface SoldLately {
  /** Paid, newest first. */
  sold: Sold[];
  /** Since then all of them are there: where there are more in the window, only the newest are read. */
  sinceMs: number;
  isNewestOnly: boolean;
}

const soldOf = async (db: Database, productId: string, sinceMs: number): Promise<SoldLately> => {
  const { rows } = await sql<Omit<Sold, 'placedAtMs'> & { placedAt: Date; isPaid: boolean }>`
    select line.order_id as "orderId", buyer_id as "buyerId", room_id is not null as "isFromRoom",
           refunded_at is not null as "isRefunded", line.placed_at as "placedAt", quantity,
           sku_id as "skuId", paid_at is not null as "isPaid"
      from (select * from mining_portrait_lines
             where product_id = ${productId} and placed_at >= ${new Date(sinceMs)}
             order by placed_at desc limit ${MOST_LINES + 1}) as line
      join mining_portrait_orders held using (order_id) order by line.placed_at desc`.execute(db);
  const beyond = rows[MOST_LINES];
  return {
    sold: rows
      .slice(0, MOST_LINES)
      .flatMap(({ placedAt, isPaid, ...line }) =>
        isPaid ? [{ ...line, placedAtMs: placedAt.getTime() }] : [],
      ),
    sinceMs: beyond === undefined ? sinceMs : beyond.placedAt.getTime() + 1,
    isNewestOnly: beyond !== undefined,
  };
};

/** How often each of those who agree came back. */
const loyaltyOf = (ordersByBuyer: ReadonlyMap<string, number>): PortraitGroup[] =>
  toldGroups([...ordersByBuyer.values()].map((orders) => (orders > 1 ? 'again' : 'once'))).map(
    (group) => ({ dimension: 'visits', name: null, ...group }),
  );

/** What else ten or more people who agree bought in the same order. */
const togetherWith = async (
  { db, catalog }: PortraitsNeeds,
  productId: string,
  sold: readonly Sold[],
  buyers: ReadonlySet<string>,
): Promise<NonNullable<ProductPortrait['together']['value']>> => {
  const buyerOf = new Map(
    sold.flatMap(({ orderId, buyerId }) =>
      buyerId && buyers.has(buyerId) ? [[orderId, buyerId]] : [],
    ),
  );
  if (buyers.size === 0) return [];
  const { rows } = await sql<{ orderId: string; productId: string }>`
    select order_id as "orderId", product_id as "productId" from mining_portrait_lines
     where order_id = any (${[...buyerOf.keys()]}::uuid[]) and product_id <> ${productId}`.execute(
    db,
  );
  const people = new Map<string, Set<string>>();
  for (const row of rows) {
    const who = people.get(row.productId) ?? new Set();
    people.set(row.productId, who.add(buyerOf.get(row.orderId)!));
  }
  const found = [...people].flatMap(([id, { size }]) => {
    const share = toldPart(size, buyers.size);
    return size === 0 || share === null ? [] : [{ productId: id, people: toldPeople(size), share }];
  });
  found.sort((a, b) => b.people - a.people || (a.productId < b.productId ? -1 : 1));
  const facts = await catalog.productFacts(
    db,
    found.map((one) => one.productId),
  );
  return found.slice(0, 5).map((one) => ({ ...one, title: facts.get(one.productId)?.title ?? '' }));
};

type Sensitivity = NonNullable<ProductPortrait['priceSensitivity']['value']>;

interface Compared {
  /** On the side with fewer. */
  pieces: number;
  all: number;
  value: Sensitivity | null;
}

/** Days at each price before a change of it speaks. */
const LEAST_DAYS = 1;

/** Of the last change of one option's price, the same time before it and after it. */
const sensitivityOf = async (
  db: Database,
  productId: string,
  sold: readonly Sold[],
  [sinceMs, nowMs]: readonly [number, number],
): Promise<Compared> => {
  const { rows } = await sql<{ skuId: string; at: Date; fromFen: number; toFen: number }>`
    select sku_id as "skuId", at, from_fen as "fromFen", to_fen as "toFen"
      from mining_portrait_prices where product_id = ${productId} and at >= ${new Date(sinceMs)}
       and from_fen <> to_fen order by at desc limit 100`.execute(db);
  let best: Compared = { pieces: 0, all: 0, value: null };
  for (const skuId of new Set(rows.map((row) => row.skuId))) {
    const [last, before] = rows.filter((row) => row.skuId === skuId);
    const changedAtMs = last!.at.getTime();
    const beganMs = before?.at.getTime() ?? sinceMs;
    const piecesIn = (fromMs: number, toMs: number) =>
      sold
        .filter(
          (line) => line.skuId === skuId && line.placedAtMs >= fromMs && line.placedAtMs < toMs,
        )
        .reduce((sum, line) => sum + line.quantity, 0);
    const spanMs = Math.min(changedAtMs - beganMs, nowMs - changedAtMs);
    if (spanMs < LEAST_DAYS * DAY_MS) continue;
    const sides = [
      piecesIn(changedAtMs - spanMs, changedAtMs),
      piecesIn(changedAtMs, changedAtMs + spanMs),
    ] as const;
    const pieces = Math.min(...sides);
    if (pieces <= best.pieces) continue;
    const [fromFen, toFen] = [last!.fromFen, last!.toFen];
    const value = {
      elasticity:
        Math.round((100 * Math.log(sides[1] / sides[0])) / Math.log(toFen / fromFen)) / 100,
      ...{ fromFen, toFen, changedAtMs },
      piecesPerDayBefore: Math.round((100 * sides[0] * DAY_MS) / spanMs) / 100,
      piecesPerDayAfter: Math.round((100 * sides[1] * DAY_MS) / spanMs) / 100,
    };
    best = {
      pieces,
      all: sides[0] + sides[1],
      value: Number.isFinite(value.elasticity) ? value : null,
    };
  }
  return best;
};

export const productPortrait = async (
  needs: PortraitsNeeds,
  productId: string,
): Promise<ProductPortrait> => {
  const nowMs = needs.clock.nowMs();
  const lately = await soldOf(needs.db, productId, nowMs - WINDOW_MS);
  const { sold, isNewestOnly } = lately;
  const window = [lately.sinceMs, nowMs] as const;
  const buyerIds = [...new Set(sold.flatMap(({ buyerId }) => buyerId ?? []))];
  const agreeing = await needs.accounts.audienceOf(needs.db, buyerIds);
  const known = buyerIds.filter((id) => agreeing.has(id));
  const ordersByBuyer = new Map(known.map((id) => [id, 0]));
  for (const { buyerId } of new Map(sold.map((line) => [line.orderId, line])).values())
    if (buyerId !== null && ordersByBuyer.has(buyerId))
      ordersByBuyer.set(buyerId, ordersByBuyer.get(buyerId)! + 1);
  const [{ people, groups }, together, sensitivity] = await Promise.all([
    groupsOfPeople(needs, known),
    togetherWith(needs, productId, sold, new Set(known)),
    sensitivityOf(needs.db, productId, sold, window),
  ]);
  const orders = new Map(sold.map((line) => [line.orderId, line]));
  const evidence = evidenceOf({ orders: orders.size }, ...window);
  const shareOf = (holds: (line: Sold) => boolean) => ({
    share: [...orders.values()].filter(holds).length / Math.max(1, orders.size),
  });
  const ofOrders = <T>(value: () => T) => statement(orders.size, needed.orders, evidence, value);
  const ofPeople = <T>(value: () => T) => statementOfPeople(people, 10, window, value);
  return {
    timeZone: TIME_ZONE,
    ...{ sinceMs: window[0], untilMs: nowMs, isNewestOnly },
    buyers: ofPeople(() => groups),
    loyalty: ofPeople(() => loyaltyOf(ordersByBuyer)),
    together: ofPeople(() => together),
    when: ofOrders(() => {
      const week = emptyWeek();
      for (const { placedAtMs } of orders.values()) week[hourOfWeek(placedAtMs)]!++;
      return { week };
    }),
    priceSensitivity: statement(
      sensitivity.pieces,
      needed.orders,
      evidenceOf({ pieces: sensitivity.all }, ...window),
      () => sensitivity.value,
    ),
    returns: ofOrders(() => shareOf((line) => line.isRefunded)),
    rooms: ofOrders(() => shareOf((line) => line.isFromRoom)),
  };
};
