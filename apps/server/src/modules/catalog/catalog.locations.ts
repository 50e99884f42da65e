import { type BodyOf, Failure } from '@kaibo/contracts';
import {
  type addLocation as addEndpoint,
  LOCATIONS_MOST,
  type Location,
  type updateLocation as updateEndpoint,
} from '@kaibo/contracts/goods';
import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { newId } from '#platform/id';
import { requireOwnStore } from './catalog.stores.ts';

type Connection = Database | Transaction;

/** The default place first, then by name; `id` asks for one only. */
export const locationsOf = async (
  db: Connection,
  storeId: string,
  id: string | null = null,
): Promise<Location[]> => {
  const { rows } = await sql<Location>`
    select places.id, places.store_id as "storeId", places.name, places.address,
      places.is_default as "isDefault",
      coalesce((select sum(quantity + reserved) from stock_levels where location_id = places.id), 0)::int
        as "onHand"
    from locations places
    where places.store_id = ${storeId} and places.closed_at is null
      and (${id}::uuid is null or places.id = ${id}::uuid)
    order by places.is_default desc, places.name, places.id`.execute(db);
  return rows;
};

/** Every store has one place at least, from the first time that anybody asks. */
export const listLocations = async (
  db: Database,
  userId: string,
  storeId: string,
): Promise<{ locations: Location[]; lowStockAt: number }> => {
  await requireOwnStore(db, userId, storeId);
  await sql`select catalog_default_location(${storeId})`.execute(db);
  const { rows } = await sql<{ lowStockAt: number }>`
    select low_stock_at as "lowStockAt" from stores where id = ${storeId}`.execute(db);
  return { locations: await locationsOf(db, storeId), lowStockAt: rows[0]!.lowStockAt };
};

/**
 * The store of an open place of one's own, or a refusal.
 * @param isHeld until the transaction ends. Who is about to change it holds it in their own way: two who share it
 * first would wait for each other.
 */
export const requireOwnLocation = async (
  db: Connection,
  userId: string,
  locationId: string,
  isHeld = true,
): Promise<{ storeId: string; isDefault: boolean }> => {
  const { rows } = await sql<{ storeId: string; isDefault: boolean }>`
    select store_id as "storeId", is_default as "isDefault" from locations
    where id = ${locationId} and closed_at is null ${isHeld ? sql`for share` : sql``}`.execute(db);
  const found = rows[0];
  if (!found) throw new Failure('stock/no-such-location');
  await requireOwnStore(db, userId, found.storeId);
  return found;
};

const isTaken = (error: unknown): boolean =>
  (error as { code?: string; constraint?: string }).code === '23505' &&
  (error as { constraint?: string }).constraint === 'locations_by_name';

const refusingTakenNames = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    if (isTaken(error)) throw new Failure('stock/location-name-taken');
    throw error;
  }
};

export const addLocation = async (
  db: Database,
  userId: string,
  input: { storeId: string } & BodyOf<typeof addEndpoint>,
): Promise<Location> => {
  const { storeId, name, address } = input;
  const { locations } = await listLocations(db, userId, storeId);
  if (locations.length >= LOCATIONS_MOST) throw new Failure('stock/too-many-locations');
  const id = newId();
  await refusingTakenNames(
    sql`insert into locations (id, store_id, name, address)
        values (${id}, ${storeId}, ${name}, ${address})`.execute(db),
  );
  return (await locationsOf(db, storeId, id))[0]!;
};

export const updateLocation = (
  db: Database,
  userId: string,
  change: { locationId: string } & BodyOf<typeof updateEndpoint>,
): Promise<Location> =>
  db.transaction().execute(async (tx) => {
    const { locationId, name, address, isDefault } = change;
    const { storeId } = await requireOwnLocation(tx, userId, locationId, false);
    // One after the other, so that two that become the default at once do not meet.
    await sql`select 1 from locations where store_id = ${storeId} order by id for update`.execute(
      tx,
    );
    if (isDefault)
      await sql`update locations set is_default = false
                where store_id = ${storeId} and is_default and id <> ${locationId}`.execute(tx);
    const updated = await refusingTakenNames(
      sql`update locations set name = coalesce(${name ?? null}, name),
            address = coalesce(${address ?? null}, address),
            is_default = is_default or ${isDefault ?? false}
          where id = ${locationId} and closed_at is null`.execute(tx),
    );
    if (updated.numAffectedRows === 0n) throw new Failure('stock/no-such-location');
    return (await locationsOf(tx, storeId, locationId))[0]!;
  });

export const closeLocation = (db: Database, userId: string, locationId: string): Promise<void> =>
  db.transaction().execute(async (tx) => {
    const { isDefault } = await requireOwnLocation(tx, userId, locationId, false);
    if (isDefault) throw new Failure('stock/location-is-default');
    const { rows } = await sql<{ used: boolean }>`
      select exists (
        select 1 from stock_levels
        where location_id = ${locationId} and (quantity <> 0 or reserved <> 0)
      ) as used from locations where id = ${locationId} for update`.execute(tx);
    if (rows[0]?.used) throw new Failure('stock/location-not-empty');
    const { numAffectedRows } = await sql`
      update locations set closed_at = now()
      where id = ${locationId} and closed_at is null and not is_default`.execute(tx);
    if (numAffectedRows === 0n) throw new Failure('stock/no-such-location');
    await sql`delete from stock_levels where location_id = ${locationId}`.execute(tx);
  });

export const setLowStock = async (
  db: Database,
  userId: string,
  storeId: string,
  lowStockAt: number,
): Promise<{ lowStockAt: number }> => {
  await requireOwnStore(db, userId, storeId);
  await sql`update stores set low_stock_at = ${lowStockAt} where id = ${storeId}`.execute(db);
  return { lowStockAt };
};
