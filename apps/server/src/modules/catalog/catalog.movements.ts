import { Failure, STOCK_LIMIT, StockChanged } from '@kaibo/contracts';
import type { MovementKind } from '@kaibo/contracts/goods';
import { sql } from 'kysely';
import type { Transaction } from '#platform/database';
import { appendEvents } from '#platform/events.append';
import { pickPlaces } from './catalog.places.ts';

/** What a merchant does to the stock of one option. */
export interface StockMove {
  skuId: string;
  /** Null adds to the default place, and takes from it first and then from where most lies. */
  locationId: string | null;
  delta: number;
}

export interface MoveFacts {
  storeId: string;
  kind: MovementKind;
  actorId: string | null;
  simulated: boolean;
  note?: string;
}

interface LockedSku {
  id: string;
  productId: string;
  stock: number;
}

/** One change of one level. */
export interface LevelStep {
  skuId: string;
  locationId: string;
  kind: MovementKind;
  delta: number;
  reserved?: number;
  orderId?: string;
}

/** Locks options of a store in the order of their ids, as orders do; refuses those that are not there. */
export const lockSkus = async (
  tx: Transaction,
  storeId: string,
  skuIds: readonly string[],
): Promise<Map<string, LockedSku>> => {
  const wanted = [...new Set(skuIds)];
  const { rows } = await sql<LockedSku>`
    select skus.id, skus.product_id as "productId", skus.stock
    from skus join products on products.id = skus.product_id
    where skus.id = any (${wanted}::uuid[]) and products.store_id = ${storeId}
    order by skus.id for no key update of skus`.execute(tx);
  if (rows.length < wanted.length) throw new Failure('catalog/no-such-sku');
  return new Map(rows.map((row) => [row.id, row]));
};

export interface Level {
  skuId: string;
  locationId: string;
  isDefault: boolean;
  quantity: number;
  reserved: number;
}

/** Levels of some options in open places, the default place first; locked in one order, so that nobody deadlocks. */
export const lockLevels = async (
  tx: Transaction,
  skuIds: readonly string[],
): Promise<Map<string, Level[]>> => {
  const { rows } = await sql<Level>`
    select levels.sku_id as "skuId", levels.location_id as "locationId",
      locations.is_default as "isDefault", levels.quantity, levels.reserved
    from stock_levels levels join locations on locations.id = levels.location_id
    where levels.sku_id = any (${[...new Set(skuIds)]}::uuid[])
    order by levels.sku_id, levels.location_id for update of levels`.execute(tx);
  return Map.groupBy(rows, (row) => row.skuId);
};

/** Writes levels and their history, in the order of the steps; one that changes nothing for sale leaves no trace there. */
export const writeLevels = async (
  tx: Transaction,
  facts: { actorId: string | null; note?: string },
  steps: readonly LevelStep[],
): Promise<void> => {
  if (steps.length === 0) return;
  const skus = steps.map((step) => step.skuId);
  const places = steps.map((step) => step.locationId);
  const kinds = steps.map((step) => step.kind);
  const deltas = steps.map((step) => step.delta);
  const reserved = steps.map((step) => step.reserved ?? 0);
  const orders = steps.map((step) => step.orderId ?? null);
  // Several steps may meet one level: each row of the history tells what was left after its own.
  await sql`
    with step as (
      select * from unnest(${skus}::uuid[], ${places}::uuid[], ${kinds}::text[], ${deltas}::int[],
        ${reserved}::int[], ${orders}::uuid[]) with ordinality
        as step (sku_id, location_id, kind, delta, reserved, order_id, place)
    ),
    moved as (
      insert into stock_levels as levels (sku_id, location_id, quantity, reserved)
      select sku_id, location_id, sum(delta), sum(reserved)
      from step group by sku_id, location_id order by sku_id, location_id
      on conflict (sku_id, location_id) do update
        set quantity = levels.quantity + excluded.quantity, reserved = levels.reserved + excluded.reserved
      returning levels.sku_id, levels.location_id, levels.quantity
    )
    insert into stock_movements
      (store_id, sku_id, location_id, kind, delta, left_after, order_id, actor_id, note)
    select locations.store_id, step.sku_id, step.location_id, step.kind, step.delta,
      moved.quantity - coalesce(sum(step.delta) over later, 0), step.order_id, ${facts.actorId}::uuid,
      ${facts.note ?? ''}
    from step
    join moved using (sku_id, location_id)
    join locations on locations.id = step.location_id
    where step.delta <> 0
    window later as (
      partition by step.sku_id, step.location_id order by step.place desc
      rows between unbounded preceding and 1 preceding
    )
    order by step.place`.execute(tx);
};

const shortAt = (skuId: string, available: number): Failure =>
  new Failure('stock/not-enough-here', { skuId, available });

/** Where a move takes place. */
const stepsOf = (
  move: StockMove,
  kind: MovementKind,
  levels: Level[],
  defaultId: string,
): LevelStep[] => {
  const { skuId, locationId, delta } = move;
  if (locationId === null && delta < 0)
    return pickPlaces(levels, -delta, defaultId).map(({ locationId, quantity }) => ({
      skuId,
      locationId,
      kind,
      delta: -quantity,
    }));
  const place = locationId ?? defaultId;
  const here = levels.find((level) => level.locationId === place)?.quantity ?? 0;
  if (delta < 0 && here + delta < 0) throw shortAt(skuId, here);
  return [{ skuId, locationId: place, kind, delta }];
};

export const defaultLocationOf = async (tx: Transaction, storeId: string): Promise<string> => {
  const { rows } = await sql<{ id: string }>`
    select catalog_default_location(${storeId}) as id`.execute(tx);
  return rows[0]!.id;
};

/**
 * Changes stock for a merchant: what buyers can have, where it lies, the history and the event, all or none. Differences
 * rather than totals, so that a sale meanwhile counts. Call it at most once in a transaction.
 */
export const moveStock = async (
  tx: Transaction,
  facts: MoveFacts,
  moves: readonly StockMove[],
): Promise<void> => {
  if (moves.length === 0) return;
  const skuIds = moves.map((move) => move.skuId);
  const skus = await lockSkus(tx, facts.storeId, skuIds);
  const deltas = new Map<string, number>();
  for (const { skuId, delta } of moves) deltas.set(skuId, (deltas.get(skuId) ?? 0) + delta);
  for (const [skuId, delta] of deltas) {
    const { stock } = skus.get(skuId)!;
    if (stock + delta < 0) throw new Failure('catalog/stock-below-zero', { skuId, stock });
    if (delta > 0 && stock + delta > STOCK_LIMIT)
      throw new Failure('catalog/too-much-stock', { skuId, most: STOCK_LIMIT });
  }
  const levels = await lockLevels(tx, skuIds);
  const defaultId = await defaultLocationOf(tx, facts.storeId);
  const steps = moves.flatMap((move) =>
    stepsOf(move, facts.kind, levels.get(move.skuId) ?? [], defaultId),
  );
  await sql`
    update skus set stock = skus.stock + moved.delta
    from unnest(${[...deltas.keys()]}::uuid[], ${[...deltas.values()]}::int[]) as moved (id, delta)
    where skus.id = moved.id and moved.delta <> 0`.execute(tx);
  await writeLevels(tx, facts, steps);

  const changed = [...deltas].filter(([, delta]) => delta !== 0);
  const payloads = changed.map(([skuId, delta]) => {
    const { productId, stock } = skus.get(skuId)!;
    return { skuId, productId, delta, left: stock + delta, reason: 'adjusted' as const };
  });
  const { actorId, simulated } = facts;
  await appendEvents(tx, StockChanged, payloads, { actorId, simulated });
};

export interface Transfer {
  storeId: string;
  fromId: string;
  toId: string;
  actorId: string;
  note: string;
  lines: readonly { skuId: string; quantity: number }[];
}

/** Takes pieces to another place; buyers see no difference. */
export const carryStock = async (tx: Transaction, transfer: Transfer): Promise<void> => {
  const { storeId, fromId, toId, lines } = transfer;
  const skuIds = lines.map((line) => line.skuId);
  await lockSkus(tx, storeId, skuIds);
  const levels = await lockLevels(tx, skuIds);
  const left = new Map<string, number>();
  for (const { skuId, quantity } of lines) {
    const here =
      left.get(skuId) ??
      levels.get(skuId)?.find((level) => level.locationId === fromId)?.quantity ??
      0;
    if (here < quantity) throw shortAt(skuId, here);
    left.set(skuId, here - quantity);
  }
  const kind = 'transfer' as const;
  const steps = lines.flatMap(({ skuId, quantity }) => [
    { skuId, locationId: fromId, kind, delta: -quantity },
    { skuId, locationId: toId, kind, delta: quantity },
  ]);
  await writeLevels(tx, transfer, steps);
};

/** Levels and history after `skus.stock` of a locked option was changed by a merchant; where it lies is found. */
export const followStock = async (
  tx: Transaction,
  actorId: string,
  { skuId, delta }: { skuId: string; delta: number },
): Promise<void> => {
  const { rows } = await sql<{ id: string }>`
    select catalog_default_location(products.store_id) as id
    from skus join products on products.id = skus.product_id where skus.id = ${skuId}`.execute(tx);
  const levels = await lockLevels(tx, [skuId]);
  const move = { skuId, locationId: null, delta };
  const steps = stepsOf(move, 'adjustment', levels.get(skuId) ?? [], rows[0]!.id);
  await writeLevels(tx, { actorId }, steps);
};
