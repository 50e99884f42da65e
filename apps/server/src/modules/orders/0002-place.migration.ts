import { type Kysely, sql } from 'kysely';

/**
 * orders_place: many orders in one statement and one commit, first come, first served. Each order is all or
 * nothing and independent of its neighbours. Every SKU of the batch is locked first, in the order of the ids,
 * and every statement after that sees what the locks waited for.
 *
 * batch: [{ id, eventId, buyerId, roomId, address, idempotencyKey, requestHash, simulated, placedAt, expiresAt,
 *           lines: [{ skuId, quantity, unitFen }] }], the SKUs of one order distinct; times as ISO 8601.
 * Answers one row per order, in order:
 *   { outcome: 'placed', storeId, storeName, totalFen, lines: [{ …, left }] }
 *   { outcome: 'repeat', orderId, requestHash }  the key was used before; nothing is done
 *   { outcome: 'refused', why: 'short' | 'unknown' | 'price' | 'stores', lines: [{ …, unitFen, left, outcome }] }
 */
export const up = async (db: Kysely<never>): Promise<void> => {
  await sql`
    create function orders_place(batch jsonb) returns setof jsonb
    language plpgsql as $$
    declare
      wish jsonb;
      earlier jsonb;
      sku_ids uuid[];
      quantities int[];
      units bigint[];
      taken jsonb;
      why text;
      one_store uuid;
      one_store_name text;
      total bigint;
    begin
      perform 1 from skus
      where skus.id = any (array(
        select (line ->> 'skuId')::uuid
        from jsonb_array_elements(batch) as wishes (value), jsonb_array_elements(wishes.value -> 'lines') as line
      ))
      order by skus.id for no key update;

      for wish in select value from jsonb_array_elements(batch) loop
        select jsonb_build_object('outcome', 'repeat', 'orderId', orders.id, 'requestHash', orders.request_hash)
        into earlier
        from orders
        where orders.buyer_id = (wish ->> 'buyerId')::uuid
          and orders.idempotency_key = wish ->> 'idempotencyKey';
        if earlier is not null then
          return next earlier;
          continue;
        end if;

        select array_agg((line ->> 'skuId')::uuid), array_agg((line ->> 'quantity')::int),
               array_agg((line ->> 'unitFen')::bigint)
        into sku_ids, quantities, units
        from jsonb_array_elements(wish -> 'lines') as line;

        select
          jsonb_agg(jsonb_build_object(
            'skuId', got.sku_id, 'productId', got.product_id, 'title', got.title, 'option', got.option,
            'coverUrl', got.cover_url, 'unitFen', got.unit_fen, 'quantity', got.quantity,
            'left', got.stock_left, 'outcome', got.outcome) order by got.place),
          case
            when bool_or(got.outcome = 'unknown') then 'unknown'
            when count(distinct got.store_id) > 1 then 'stores'
            when bool_or(got.unit_fen <> asked.unit_fen) then 'price'
            when bool_or(got.outcome = 'short') then 'short'
          end,
          (array_agg(got.store_id))[1], min(got.store_name), sum(got.unit_fen * got.quantity)
        into taken, why, one_store, one_store_name, total
        from catalog_reserve(sku_ids, quantities) with ordinality as got (
          sku_id, product_id, store_id, store_name, title, option, cover_url, unit_fen, quantity, stock_left,
          outcome, place)
        join unnest(sku_ids, units) as asked (sku_id, unit_fen) on asked.sku_id = got.sku_id;

        if why is null then
          insert into orders (id, buyer_id, store_id, store_name, room_id, status, total_fen, address,
            idempotency_key, request_hash, simulated, placed_at, expires_at)
          values ((wish ->> 'id')::uuid, (wish ->> 'buyerId')::uuid, one_store, one_store_name,
            (wish ->> 'roomId')::uuid, 'unpaid', total, wish -> 'address', wish ->> 'idempotencyKey',
            wish ->> 'requestHash', (wish ->> 'simulated')::boolean, (wish ->> 'placedAt')::timestamptz,
            (wish ->> 'expiresAt')::timestamptz)
          on conflict on constraint orders_key do nothing;
          if not found then
            -- Another process placed it since we looked.
            perform catalog_release(sku_ids, quantities);
            return query
              select jsonb_build_object('outcome', 'repeat', 'orderId', orders.id, 'requestHash', orders.request_hash)
              from orders
              where orders.buyer_id = (wish ->> 'buyerId')::uuid
                and orders.idempotency_key = wish ->> 'idempotencyKey';
            continue;
          end if;

          insert into order_lines (order_id, position, sku_id, product_id, title, option, cover_url, unit_fen, quantity)
          select (wish ->> 'id')::uuid, line.position, (line.value ->> 'skuId')::uuid,
            (line.value ->> 'productId')::uuid, line.value ->> 'title', line.value ->> 'option',
            line.value ->> 'coverUrl', (line.value ->> 'unitFen')::bigint, (line.value ->> 'quantity')::int
          from jsonb_array_elements(taken) with ordinality as line (value, position);
          insert into order_steps (order_id, status, note, actor_id, at)
          values ((wish ->> 'id')::uuid, 'unpaid', '', (wish ->> 'buyerId')::uuid, (wish ->> 'placedAt')::timestamptz);
          delete from cart_lines where user_id = (wish ->> 'buyerId')::uuid and sku_id = any (sku_ids);

          insert into events (at, id, actor, room, version, simulated, name, key, payload)
          values ((wish ->> 'placedAt')::timestamptz, (wish ->> 'eventId')::uuid, (wish ->> 'buyerId')::uuid,
            (wish ->> 'roomId')::uuid, 1, (wish ->> 'simulated')::boolean, 'orders.placed',
            coalesce(wish ->> 'roomId', wish ->> 'buyerId'),
            json_build_object('orderId', wish ->> 'id', 'buyerId', wish ->> 'buyerId', 'storeId', one_store,
              'roomId', wish ->> 'roomId', 'totalFen', total, 'lines', (
                select json_agg(json_build_object('skuId', line ->> 'skuId', 'productId', line ->> 'productId',
                  'quantity', line -> 'quantity', 'unitFen', line -> 'unitFen', 'left', line -> 'left'))
                from jsonb_array_elements(taken) as line)));

          return next jsonb_build_object('outcome', 'placed', 'storeId', one_store,
            'storeName', one_store_name, 'totalFen', total, 'lines', taken);
        else
          if taken -> 0 ->> 'outcome' = 'reserved' then
            perform catalog_release(sku_ids, quantities);
          end if;
          return next jsonb_build_object('outcome', 'refused', 'why', why, 'lines', taken);
        end if;
      end loop;
    end $$`.execute(db);
};
