import type { EpochMs, Id, Parcel, ParcelStatus } from '@kaibo/contracts';
import type { Database, Transaction } from '#platform/database';

type FulfilmentTables = {
  parcels: {
    id: string;
    order_id: string;
    carrier: Parcel['carrier'];
    tracking_number: string;
    region: string;
    status: ParcelStatus;
    simulated: boolean;
    shipped_at: Date;
    /** When the sandbox carrier moves it on; null when nobody moves it by itself. */
    next_move_at: Date | null;
  };
  parcel_steps: {
    parcel_id: string;
    status: ParcelStatus;
    place: string;
    at: Date;
  };
};
const tables = (db: Database | Transaction) => (db as Database).$extendTables<FulfilmentTables>();

export interface NewParcel {
  id: Id;
  orderId: Id;
  carrier: Parcel['carrier'];
  trackingNumber: string;
  region: string;
  simulated: boolean;
}

/** False when the order has its parcel. */
export const insertParcel = async (
  tx: Transaction,
  parcel: NewParcel,
  times: { nowMs: EpochMs; nextMoveAtMs: EpochMs | null },
): Promise<boolean> => {
  const inserted = await tables(tx)
    .insertInto('parcels')
    .values({
      id: parcel.id,
      order_id: parcel.orderId,
      carrier: parcel.carrier,
      tracking_number: parcel.trackingNumber,
      region: parcel.region,
      status: 'shipped',
      simulated: parcel.simulated,
      shipped_at: new Date(times.nowMs),
      next_move_at: times.nextMoveAtMs === null ? null : new Date(times.nextMoveAtMs),
    })
    .onConflict((conflict) => conflict.column('order_id').doNothing())
    .executeTakeFirst();
  return Number(inserted.numInsertedOrUpdatedRows) === 1;
};

/** The parcel after it moved; undefined when it is not in `from` any more. */
export const moveParcel = (
  tx: Transaction,
  move: { id: Id; from: ParcelStatus; to: ParcelStatus; nextMoveAtMs: EpochMs | null },
) =>
  tables(tx)
    .updateTable('parcels')
    .set({
      status: move.to,
      next_move_at: move.nextMoveAtMs === null ? null : new Date(move.nextMoveAtMs),
    })
    .where('id', '=', move.id)
    .where('status', '=', move.from)
    .returning(['order_id as orderId', 'region', 'simulated'])
    .executeTakeFirst();

export const insertStep = (
  tx: Transaction,
  step: { parcelId: Id; status: ParcelStatus; place: string; atMs: EpochMs },
) =>
  tables(tx)
    .insertInto('parcel_steps')
    .values({
      parcel_id: step.parcelId,
      status: step.status,
      place: step.place,
      at: new Date(step.atMs),
    })
    .execute();

export const parcelOf = async (db: Database, orderId: Id): Promise<Parcel | null> => {
  const parcel = await tables(db)
    .selectFrom('parcels')
    .select(['id', 'order_id as orderId', 'carrier', 'tracking_number as trackingNumber', 'status'])
    .where('order_id', '=', orderId)
    .executeTakeFirst();
  if (!parcel) return null;
  const steps = await tables(db)
    .selectFrom('parcel_steps')
    .select(['status', 'place', 'at'])
    .where('parcel_id', '=', parcel.id)
    .orderBy('at')
    .execute();
  return {
    ...parcel,
    steps: steps.map(({ status, place, at }) => ({ status, place, atMs: at.getTime() })),
  };
};

/** Parcels that should have moved before a moment. */
export const overdueParcels = (db: Database, beforeMs: EpochMs) =>
  tables(db)
    .selectFrom('parcels')
    .select(['id', 'status'])
    .where('next_move_at', '<=', new Date(beforeMs))
    .orderBy('next_move_at')
    .limit(500)
    .execute();
