import { type Kysely, sql } from 'kysely';

export const up = async (db: Kysely<never>): Promise<void> => {
  // The title and the name stay as they were when the review was written.
  await sql`
    create table reviews (
      id uuid primary key,
      order_id uuid not null,
      sku_id uuid not null,
      product_id uuid not null,
      store_id uuid not null,
      user_id uuid not null,
      author text not null,
      product_title text not null,
      option text not null,
      stars smallint not null check (stars between 1 and 5),
      body text not null,
      picture_ids uuid[] not null,
      simulated boolean not null,
      written_at timestamptz not null,
      answer text,
      answered_at timestamptz,
      unique (order_id, sku_id),
      check ((answer is null) = (answered_at is null))
    )`.execute(db);
  await sql`create index reviews_by_product on reviews (product_id, id desc)`.execute(db);
  await sql`create index reviews_by_store on reviews (store_id, id desc)`.execute(db);
  await sql`create index reviews_by_user on reviews (user_id)`.execute(db);

  // Counted with the review, so that a page of a product with 100,000 of them reads one row.
  await sql`
    create table review_counts (
      product_id uuid primary key,
      store_id uuid not null,
      by_stars int[] not null check (cardinality(by_stars) = 5),
      with_pictures int not null check (with_pictures >= 0)
    )`.execute(db);
  await sql`create index review_counts_by_store on review_counts (store_id)`.execute(db);
};
