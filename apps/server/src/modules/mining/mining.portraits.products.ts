import type { PortraitGroup, ProductPortrait } from '@kaibo/contracts/portraits';
import { LEAST_GROUP } from '@kaibo/contracts/portraits';
import { sql } from 'kysely';
import type { Database } from '#platform/database';
import { groupsOfTold } from './mining.portraits.crowd.ts';
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
  // As one text: two thousand rows of eight columns, one by one, hold the event loop up.
  const { rows } = await sql<{ found: string | null }>`
    select string_agg(line.order_id || ' ' || coalesce(buyer_id::text, '-') || ' ' ||
             (room_id is not null)::int || (refunded_at is not null)::int || (paid_at is not null)::int || ' ' ||
             (extract(epoch from line.placed_at) * 1000)::bigint || ' ' || quantity || ' ' || sku_id, ','
             order by line.placed_at desc) as found
      from (select order_id, sku_id, quantity, placed_at from mining_portrait_lines
             where product_id = ${productId} and placed_at >= ${new Date(sinceMs)}
             order by placed_at desc limit ${MOST_LINES + 1}) as line
      join mining_portrait_orders held using (order_id)`.execute(db);
  const lines = (rows[0]?.found?.split(',') ?? []).map((line) => {
    const [orderId, buyerId, flags, atMs, quantity, skuId] = line.split(' ');
    const [room, refunded, paid] = flags!;
    return {
      isPaid: paid === '1',
      placedAtMs: Number(atMs),
      line: {
        ...{ orderId: orderId!, buyerId: buyerId === '-' ? null : buyerId!, skuId: skuId! },
        ...{ isFromRoom: room === '1', isRefunded: refunded === '1', quantity: Number(quantity) },
        placedAtMs: Number(atMs),
      },
    };
  });
  const beyond = lines[MOST_LINES];
  return {
    sold: lines.slice(0, MOST_LINES).flatMap(({ isPaid, line }) => (isPaid ? [line] : [])),
    sinceMs: beyond === undefined ? sinceMs : beyond.placedAtMs + 1,
    isNewestOnly: beyond !== undefined,
  };
};

/** How often each of those who agree came back. */
const loyaltyOf = (ordersByBuyer: ReadonlyMap<string, number>): PortraitGroup[] =>
  toldGroups([...ordersByBuyer.values()].map((orders) => (orders > 1 ? 'again' : 'once'))).map(
    (group) => ({ dimension: 'visits', name: null, ...group }),
  );

/** Others that are told of at most. */
const MOST_TOGETHER = 5;

/** What else ten or more people who agree bought in the same order. */
const togetherWith = async (
  { db, catalog }: PortraitsNeeds,
  productId: string,
  sold: readonly Sold[],
  buyers: ReadonlyMap<string, unknown>,
): Promise<NonNullable<ProductPortrait['together']['value']>> => {
  if (buyers.size < LEAST_GROUP) return [];
  const bought = sold.filter(({ buyerId }) => buyerId !== null && buyers.has(buyerId));
  const { rows } = await sql<{ productId: string; people: number }>`
    select line.product_id as "productId", count(distinct bought.buyer_id) as people
      from unnest(string_to_array(${bought.map(({ orderId }) => orderId).join()}, ',')::uuid[],
                  string_to_array(${bought.map(({ buyerId }) => buyerId).join()}, ',')::uuid[])
           as bought (order_id, buyer_id)
      join mining_portrait_lines line using (order_id)
     where line.product_id <> ${productId}
     group by line.product_id having count(distinct bought.buyer_id) >= ${LEAST_GROUP}`.execute(db);
  const found = rows.flatMap(({ productId: id, people }) => {
    const share = toldPart(people, buyers.size);
    return share === null ? [] : [{ productId: id, people: toldPeople(people), share }];
  });
  found.sort((a, b) => b.people - a.people || (a.productId < b.productId ? -1 : 1));
  const told = found.slice(0, MOST_TOGETHER);
  const facts = await catalog.productFacts(
    db,
    told.map((one) => one.productId),
  );
  return told.map((one) => ({ ...one, title: facts.get(one.productId)?.title ?? '' }));
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
  const ordersByBuyer = new Map([...agreeing.keys()].map((id) => [id, 0]));
  for (const { buyerId } of new Map(sold.map((line) => [line.orderId, line])).values())
    if (buyerId !== null && ordersByBuyer.has(buyerId))
      ordersByBuyer.set(buyerId, ordersByBuyer.get(buyerId)! + 1);
  const [{ people, groups, groupsAtMs }, together, sensitivity] = await Promise.all([
    groupsOfTold(needs, agreeing),
    togetherWith(needs, productId, sold, agreeing),
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
    ...{ sinceMs: window[0], untilMs: nowMs, isNewestOnly, groupsAtMs },
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
