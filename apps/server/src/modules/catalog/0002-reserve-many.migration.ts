import { type Kysely, sql } from 'kysely';

/**
 * catalog_reserve_many: `catalog_reserve` for many orders at once. Groups are taken in the order given, first come,
 * first served; each is all or nothing and leaves the others alone. All SKUs are locked first, in the order of
 * their ids. A group is a run of lines with one number; its SKUs are distinct.
 *
 * One row per line, in the order given. outcome: 'reserved' when the whole group was taken; otherwise nothing of it
 * was, and its lines say why: 'unknown' (no such SKU, or its product is hidden), 'stores' (of another store than the
 * group's first line), 'price' (unit_fen is not what was expected), 'short' (stock_left is what there is), or
 * 'free' (could have been had). stock_left is what is left after this group.
 *
 * Tables are only looked up by key here, so the plan is fixed: it must not turn bad while tables are young and
 * have no statistics, nor be made anew for every number of lines.
 */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create type catalog_reserved as (
      group_number int, sku_id uuid, product_id uuid, store_id uuid, store_name text, title text, option text,
      cover_url text, unit_fen bigint, quantity int, stock_left int, outcome text
    )`.execute(db);
  await sql`
    create function catalog_reserve_many(
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
        array_agg(case when products.status = 'active' then skus.price_fen else -1 end order by line.number),
        array_agg(coalesce(products.store_id, '00000000-0000-0000-0000-000000000000') order by line.number)
      into places, prices, line_stores
      from (
        select wanted.id, wanted.number, dense_rank() over (order by wanted.id)::int as place
        from unnest(wanted_ids) with ordinality as wanted (id, number)
      ) line
      left join skus on skus.id = line.id
      left join products on products.id = skus.product_id;

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
            when prices[next_line] < 0 then 'unknown'
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
