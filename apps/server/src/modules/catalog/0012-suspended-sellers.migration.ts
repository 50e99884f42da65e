import { type Kysely, sql } from 'kysely';

/**
 * What a suspended merchant sells is off sale while it lasts; nothing of stores and products themselves changes. Who
 * is suspended when this runs is taken over from the accounts, once.
 *
 * `catalog_reserve` and `catalog_reserve_many` of 0005 again: to the first, what is off sale for that is 'unknown';
 * the second says 'closed'.
 */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create table catalog_suspended_sellers (
      user_id uuid primary key,
      suspension_id uuid not null,
      until timestamptz
    )`.execute(db);
  await sql`
    insert into catalog_suspended_sellers (user_id, suspension_id, until)
    select user_id, id, until from user_suspensions where lifted_at is null`.execute(db);

  await sql`
    create or replace function catalog_reserve(wanted_ids uuid[], wanted_quantities int[])
    returns table (
      sku_id uuid, product_id uuid, store_id uuid, store_name text, title text, option text,
      cover_url text, unit_fen bigint, quantity int, stock_left int, outcome text
    )
    language plpgsql as $$
    declare
      every_one_free boolean;
    begin
      perform 1 from skus where skus.id = any (wanted_ids) order by skus.id for no key update;

      select coalesce(bool_and(products.status = 'active' and not skus.retired and held.user_id is null and skus.stock >= wanted.quantity), false)
      into every_one_free
      from (
        select line.id, sum(line.quantity) as quantity
        from unnest(wanted_ids, wanted_quantities) as line (id, quantity)
        group by line.id
      ) wanted
      left join skus on skus.id = wanted.id
      left join products on products.id = skus.product_id
      left join stores on stores.id = products.store_id
      left join catalog_suspended_sellers held
        on held.user_id = stores.owner_id and (held.until is null or held.until > now());

      if every_one_free then
        update skus set stock = skus.stock - wanted.quantity
        from (
          select line.id, sum(line.quantity)::int as quantity
          from unnest(wanted_ids, wanted_quantities) as line (id, quantity)
          group by line.id
        ) wanted
        where skus.id = wanted.id;
      end if;

      return query
        select
          wanted.id, products.id, stores.id, stores.name, products.title, skus.option,
          '/pictures/' || products.picture_ids[1], skus.price_fen, wanted.quantity::int,
          coalesce(skus.stock, 0),
          case
            when every_one_free then 'reserved'
            when products.status is distinct from 'active' or skus.retired or held.user_id is not null then 'unknown'
            when skus.stock < wanted.quantity then 'short'
            else 'free'
          end
        from (
          select line.id, sum(line.quantity) as quantity, min(line.place) as place
          from unnest(wanted_ids, wanted_quantities) with ordinality as line (id, quantity, place)
          group by line.id
        ) wanted
        left join skus on skus.id = wanted.id
        left join products on products.id = skus.product_id
        left join stores on stores.id = products.store_id
        left join catalog_suspended_sellers held
          on held.user_id = stores.owner_id and (held.until is null or held.until > now())
        order by wanted.place;
    end $$`.execute(db);

  await sql`
    create or replace function catalog_reserve_many(
      group_numbers int[], wanted_ids uuid[], wanted_quantities int[], expected_fen bigint[]
    )
    returns setof catalog_reserved
    language plpgsql
    set plan_cache_mode = force_generic_plan
    set enable_seqscan = off
    set enable_hashjoin = off
    set enable_mergejoin = off
    as $$
    declare
      places int[]; stocks int[]; prices bigint[]; line_stores uuid[]; stock_ids uuid[];
      taken int[];
      outcomes text[] := '{}';
      lefts int[] := '{}';
      line_count int := cardinality(wanted_ids);
      first_line int := 1;
      next_line int;
      fits boolean;
    begin
      perform 1 from skus where skus.id = any (wanted_ids) order by skus.id for no key update;

      -- places: for each line, where its SKU stands in stock_ids, stocks and taken.
      select array_agg(line.place order by line.number),
        array_agg(
          case
            when products.status is distinct from 'active' or skus.retired then -1
            when held.user_id is not null then -2
            else skus.price_fen
          end order by line.number
        ),
        array_agg(coalesce(products.store_id, '00000000-0000-0000-0000-000000000000') order by line.number)
      into places, prices, line_stores
      from (
        select wanted.id, wanted.number, dense_rank() over (order by wanted.id)::int as place
        from unnest(wanted_ids) with ordinality as wanted (id, number)
      ) line
      left join skus on skus.id = line.id
      left join products on products.id = skus.product_id
      left join stores on stores.id = products.store_id
      left join catalog_suspended_sellers held
        on held.user_id = stores.owner_id and (held.until is null or held.until > now());

      select array_agg(wanted.id order by wanted.id), array_agg(coalesce(skus.stock, 0) order by wanted.id)
      into stock_ids, stocks
      from (select distinct unnest(wanted_ids) as id) wanted
      left join skus on skus.id = wanted.id;
      taken := array_fill(0, array[cardinality(stock_ids)]);

      while first_line <= line_count loop
        next_line := first_line;
        fits := true;
        while next_line <= line_count and group_numbers[next_line] = group_numbers[first_line] loop
          outcomes[next_line] := case
            when prices[next_line] = -1 then 'unknown'
            when prices[next_line] = -2 then 'closed'
            when line_stores[next_line] <> line_stores[first_line] then 'stores'
            when prices[next_line] <> expected_fen[next_line] then 'price'
            when stocks[places[next_line]] - taken[places[next_line]] < wanted_quantities[next_line] then 'short'
            else 'free'
          end;
          fits := fits and outcomes[next_line] = 'free';
          next_line := next_line + 1;
        end loop;
        for line_number in first_line .. next_line - 1 loop
          if fits then
            outcomes[line_number] := 'reserved';
            taken[places[line_number]] := taken[places[line_number]] + wanted_quantities[line_number];
          end if;
          lefts[line_number] := stocks[places[line_number]] - taken[places[line_number]];
        end loop;
        first_line := next_line;
      end loop;

      update skus set stock = skus.stock - sold.quantity
      from unnest(stock_ids, taken) as sold (id, quantity)
      where skus.id = sold.id and sold.quantity > 0;

      return query
        select line.group_number, line.id, products.id, stores.id, stores.name, products.title, skus.option,
          '/pictures/' || products.picture_ids[1], skus.price_fen, line.quantity, line.stock_left, line.outcome
        from unnest(group_numbers, wanted_ids, wanted_quantities, lefts, outcomes)
          with ordinality as line (group_number, id, quantity, stock_left, outcome, number)
        left join skus on skus.id = line.id
        left join products on products.id = skus.product_id
        left join stores on stores.id = products.store_id
        order by line.number;
    end $$`.execute(db);
};
