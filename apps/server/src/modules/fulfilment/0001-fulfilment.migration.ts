import { type Kysely, sql } from 'kysely';

const statuses = sql`('shipped', 'in-transit', 'out-for-delivery', 'delivered')`;

export const up = async (db: Kysely<never>): Promise<void> => {
  // One parcel an order.
  await sql`
    create table parcels (
      id uuid primary key,
      order_id uuid not null unique,
      carrier text not null,
      tracking_number text not null,
      region text not null,
      status text not null check (status in ${statuses}),
      simulated boolean not null,
      shipped_at timestamptz not null,
      next_move_at timestamptz
    )`.execute(db);
  await sql`create index parcels_to_move on parcels (next_move_at) where next_move_at is not null`.execute(
    db,
  );

  // Where the parcel was; rows are added and never changed. A parcel is at each stop once.
  await sql`
    create table parcel_steps (
      parcel_id uuid not null references parcels,
      status text not null check (status in ${statuses}),
      place text not null,
      at timestamptz not null,
      primary key (parcel_id, status)
    )`.execute(db);
};
