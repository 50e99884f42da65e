import { type Kysely, sql } from 'kysely';

const statuses = sql`('unpaid', 'paid', 'shipped', 'delivered', 'completed', 'cancelled', 'expired', 'refunding', 'refunded')`;

export const up = async (db: Kysely<never>): Promise<void> => {
  // Orders change state a few times soon after they are placed; free space keeps that off most indexes (HOT).
  await sql`
    create table orders (
      id uuid primary key,
      buyer_id uuid not null,
      store_id uuid not null,
      store_name text not null,
      room_id uuid,
      status text not null check (status in ${statuses}),
      total_fen bigint not null check (total_fen >= 0),
      address jsonb not null,
      -- The buyer and the key their client chose: one intention, one order.
      intention text not null unique,
      request_hash text not null,
      payment_id uuid,
      simulated boolean not null,
      placed_at timestamptz not null,
      expires_at timestamptz not null,
      delivered_at timestamptz
    ) with (fillfactor = 85)`.execute(db);
  await sql`create index orders_by_buyer on orders (buyer_id, id desc)`.execute(db);
  await sql`create index orders_by_store on orders (store_id, id desc)`.execute(db);
  await sql`create index orders_to_expire on orders (expires_at) where status = 'unpaid'`.execute(
    db,
  );
  await sql`create index orders_to_complete on orders (delivered_at) where status = 'delivered'`.execute(
    db,
  );

  // What was bought as it was then: a later change of the product changes nothing here.
  await sql`
    create table order_lines (
      order_id uuid not null references orders,
      position int not null,
      sku_id uuid not null,
      product_id uuid not null,
      title text not null,
      option text not null,
      cover_url text,
      unit_fen bigint not null check (unit_fen >= 0),
      quantity int not null check (quantity between 1 and 1000000),
      primary key (order_id, position)
    )`.execute(db);

  // The timeline; rows are added and never changed.
  await sql`
    create table order_steps (
      id bigint generated always as identity,
      order_id uuid not null references orders,
      status text not null check (status in ${statuses}),
      note text not null,
      actor_id uuid,
      at timestamptz not null,
      primary key (order_id, id)
    )`.execute(db);

  await sql`
    create table cart_lines (
      user_id uuid not null,
      sku_id uuid not null,
      quantity int not null check (quantity between 1 and 999),
      room_id uuid,
      added_at timestamptz not null,
      primary key (user_id, sku_id)
    )`.execute(db);
};
