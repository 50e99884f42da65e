import { type Kysely, sql } from 'kysely';

/**
 * orders_place: many orders in one statement and one commit: stock, orders, lines, timelines, events, carts.
 *
 * wishes: [{ id, eventId, buyerId, roomId, address, intention, requestHash, simulated, placedAt, expiresAt }],
 *   intentions distinct, times as ISO 8601.
 * wished: [{ wish, skuId, quantity, unitFen }], `wish` being the index in wishes, in their order, and the SKUs of
 *   one order distinct.
 * Answers one row per wish, in any order:
 *   { wish, outcome: 'placed', storeId, storeName, lines: [{ …, left }] }
 *   { wish, outcome: 'repeat', orderId, requestHash }  the intention was carried out before: nothing is done
 *   { wish, outcome: 'refused', lines: [{ …, left, outcome }] }  see catalog_reserve_many
 * When another process carries out one of the intentions at the same time, the whole statement fails with 40001.
 *
 * Tables are only looked up by key here, so the plan is fixed: it must not turn bad while tables are young and
 * have no statistics, nor be made anew for every batch size.
 */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create function orders_place(wishes jsonb, wished jsonb) returns setof jsonb
    language plpgsql
    set plan_cache_mode = force_generic_plan
    set enable_seqscan = off
    set enable_hashjoin = off
    set enable_mergejoin = off
    as $$
    declare
      repeats jsonb;
      numbers int[]; sku_ids uuid[]; quantities int[]; units bigint[];
      taken catalog_reserved[];
      due int;
      inserted int;
    begin
      select coalesce(jsonb_object_agg(wish.place - 1, jsonb_build_object('wish', wish.place - 1, 'outcome', 'repeat',
        'orderId', orders.id, 'requestHash', orders.request_hash)), '{}')
      into repeats
      from jsonb_array_elements(wishes) with ordinality as wish (value, place)
      join orders on orders.intention = wish.value ->> 'intention';

      select array_agg(line.wish), array_agg(line."skuId"), array_agg(line.quantity), array_agg(line."unitFen")
      into numbers, sku_ids, quantities, units
      from jsonb_to_recordset(wished) as line (wish int, "skuId" uuid, quantity int, "unitFen" bigint)
      where not repeats ? line.wish::text;

      if numbers is not null then
        select array_agg(got) into taken
        from catalog_reserve_many(numbers, sku_ids, quantities, units) as got;
      end if;

      insert into orders (id, buyer_id, store_id, store_name, room_id, status, total_fen, address,
        intention, request_hash, simulated, placed_at, expires_at)
      select wish.id, wish."buyerId", sale.store_id, sale.store_name, wish."roomId", 'unpaid', sale.total_fen,
        wish.address, wish.intention, wish."requestHash", wish.simulated, wish."placedAt", wish."expiresAt"
      from (
        select line.group_number, line.store_id, line.store_name, sum(line.unit_fen * line.quantity) as total_fen
        from unnest(taken) as line where line.outcome = 'reserved'
        group by line.group_number, line.store_id, line.store_name
      ) sale
      cross join lateral jsonb_to_record(wishes -> sale.group_number) as wish (id uuid, "buyerId" uuid, "roomId" uuid,
        address jsonb, intention text, "requestHash" text, simulated boolean, "placedAt" timestamptz,
        "expiresAt" timestamptz)
      on conflict (intention) do nothing;
      get diagnostics inserted = row_count;
      select count(distinct line.group_number) into due from unnest(taken) as line where line.outcome = 'reserved';
      if inserted <> due then
        raise exception 'another process is carrying out the same intention' using errcode = 'serialization_failure';
      end if;

      insert into order_lines (order_id, position, sku_id, product_id, title, option, cover_url, unit_fen, quantity)
      select (wishes -> line.group_number ->> 'id')::uuid, line.place, line.sku_id, line.product_id, line.title,
        line.option, line.cover_url, line.unit_fen, line.quantity
      from unnest(taken) with ordinality as line (group_number, sku_id, product_id, store_id, store_name, title,
        option, cover_url, unit_fen, quantity, stock_left, outcome, place)
      where line.outcome = 'reserved';

      insert into order_steps (order_id, status, note, actor_id, at)
      select wish.id, 'unpaid', '', wish."buyerId", wish."placedAt"
      from (select distinct line.group_number from unnest(taken) as line where line.outcome = 'reserved') sale
      cross join lateral jsonb_to_record(wishes -> sale.group_number)
        as wish (id uuid, "buyerId" uuid, "placedAt" timestamptz);

      insert into events (at, id, actor, room, version, simulated, name, key, payload)
      select wish."placedAt", wish."eventId", wish."buyerId", wish."roomId", 1, wish.simulated, 'orders.placed',
        coalesce(wish."roomId", wish."buyerId"),
        json_build_object('orderId', wish.id, 'buyerId', wish."buyerId", 'storeId', sale.store_id,
          'roomId', wish."roomId", 'totalFen', sale.total_fen, 'lines', sale.lines)
      from (
        select line.group_number, line.store_id, sum(line.unit_fen * line.quantity) as total_fen,
          json_agg(json_build_object('skuId', line.sku_id, 'productId', line.product_id, 'quantity', line.quantity,
            'unitFen', line.unit_fen, 'left', line.stock_left)) as lines
        from unnest(taken) as line where line.outcome = 'reserved'
        group by line.group_number, line.store_id
        order by line.group_number
      ) sale
      cross join lateral jsonb_to_record(wishes -> sale.group_number) as wish (id uuid, "eventId" uuid, "buyerId" uuid,
        "roomId" uuid, simulated boolean, "placedAt" timestamptz);

      delete from cart_lines
      using unnest(taken) as line
      where line.outcome = 'reserved' and cart_lines.sku_id = line.sku_id
        and cart_lines.user_id = (wishes -> line.group_number ->> 'buyerId')::uuid;

      return query
        select jsonb_build_object('wish', line.group_number,
          'outcome', case when bool_and(line.outcome = 'reserved') then 'placed' else 'refused' end,
          'storeId', min(line.store_id::text), 'storeName', min(line.store_name),
          'lines', jsonb_agg(jsonb_build_object('skuId', line.sku_id, 'productId', line.product_id,
            'title', line.title, 'option', line.option, 'coverUrl', line.cover_url, 'unitFen', line.unit_fen,
            'quantity', line.quantity, 'left', line.stock_left, 'outcome', line.outcome)))
        from unnest(taken) as line
        group by line.group_number;
      return query select answer.value from jsonb_each(repeats) as answer;
    end $$`.execute(db);
};
