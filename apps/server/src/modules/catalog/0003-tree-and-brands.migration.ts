import { type Kysely, sql } from 'kysely';
import { startTree } from './catalog.start-tree.ts';

export const up = async (db: Kysely<never>): Promise<void> => {
  await tree(db);
  await brands(db);
  await attributes(db);
  await fill(db);
};

const tree = async (db: Kysely<never>): Promise<void> => {
  await sql`
    alter table categories
      add column parent_id text references categories check (parent_id <> id),
      add column hidden boolean not null default false`.execute(db);
  await sql`create index categories_by_parent on categories (parent_id, position)`.execute(db);

  // A few hundred rows in memory; `stable` lets a query ask it once.
  await sql`
    create function catalog_categories_below(root text) returns setof text
    language sql stable as $$
      with recursive below as (
        select id from categories where id = root
        union
        select categories.id from categories join below on categories.parent_id = below.id
      )
      select id from below
    $$`.execute(db);
};

const brands = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table brands (
      id uuid primary key,
      name text not null,
      logo_id uuid references pictures,
      verified boolean not null default false,
      merged_into uuid references brands check (merged_into <> id),
      created_by uuid not null,
      created_at timestamptz not null
    )`.execute(db);
  await sql`
    create unique index brands_by_name on brands (lower(name)) where merged_into is null
  `.execute(db);
};

const attributes = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table attributes (
      id uuid primary key,
      category_id text not null references categories,
      name_zh text not null,
      name_en text not null,
      kind text not null check (kind in ('text', 'number', 'choice')),
      unit text not null default '',
      choices jsonb not null default '[]',
      position int not null,
      hidden boolean not null default false,
      check (kind = 'choice' or choices = '[]')
    )`.execute(db);
  await sql`create index attributes_by_category on attributes (category_id, position)`.execute(db);

  // One of the three values is there, by the kind.
  await sql`
    create table product_attributes (
      product_id uuid not null references products,
      attribute_id uuid not null references attributes,
      text_value text,
      number_value double precision,
      choice_id text,
      primary key (product_id, attribute_id),
      check (num_nonnulls(text_value, number_value, choice_id) = 1)
    )`.execute(db);
  await sql`
    create index product_attributes_by_choice on product_attributes (attribute_id, choice_id)
    where choice_id is not null`.execute(db);
  await sql`
    create index product_attributes_by_number on product_attributes (attribute_id, number_value)
    where number_value is not null`.execute(db);
};

/** What a category of this id may be already stays as it is. */
const fill = async (db: Kysely<never>): Promise<void> => {
  for (const { id, parentId, zh, en, position } of startTree)
    await sql`
      insert into categories (id, parent_id, name_zh, name_en, position)
      select ${id}, ${parentId}, ${zh}, ${en}, ${position}
      where exists (select 1 from categories where id = ${parentId})
      on conflict (id) do nothing`.execute(db);
};
