/** Events that a busy month could have: many looks, fewer clicks, few orders; popular rooms and products stand out. */
export const VIEWERS = 120_000;

/** Rows `from` … of the store, straight into its table: what is measured with them are questions. */
export const storedEvents = (from: number, count: number): string => `
  insert into events (id, log_offset, at, name, version, viewer, simulated, room, surface, item, items, position,
                      quantity, amount_fen, dwell_ms, payload)
  select toUUID(concat(
           lower(hex(reinterpretAsFixedString(byteSwap(
             toUInt64(1700000000000 + number * 200) * 65536 + 28672 + number % 4096)))),
           lower(hex(reinterpretAsFixedString(byteSwap(
             bitOr(bitShiftRight(sipHash64(number), 2), 9223372036854775808))))))) as id,
         number, fromUnixTimestamp64Milli(toInt64(1700000000000 + number * 200 + sipHash64(number, 5) % 60000)),
         multiIf(kind < 550, 'behaviour.exposure', kind < 750, 'behaviour.dwell', kind < 900, 'behaviour.click',
                 kind < 950, 'behaviour.cart-add', kind < 980, 'orders.placed', 'orders.paid'),
         1, concat('0f8fad5b-d9cb-469f-a165-', leftPad(hex(sipHash64(number, 2) % ${VIEWERS}), 12, '0')), false,
         toUUID(concat('00000000-0000-7000-8000-',
           leftPad(toString(toUInt32(pow(sipHash64(number, 3) % 1000 / 1000, 2) * 300)), 12, '0'))),
         'room',
         toUUID(concat('00000000-0000-7000-9000-',
           leftPad(toString(toUInt32(pow(sipHash64(number, 4) % 100000 / 100000, 3) * 5000)), 12, '0'))) as product,
         [product], number % 20, 1, 100 + number % 10000, number % 60000,
         concat('{"surface":"room","itemKind":"product","itemId":"', toString(product),
                '","position":', toString(number % 20), ',"requestId":null}')
    from (select number, sipHash64(number, 1) % 1000 as kind from numbers(${from}, ${count}))`;

/** Just after the last of so many of them. */
export const madeEndMs = (count: number): number => 1_700_000_000_000 + count * 200 + 60_000;

/** Whose the rooms are: five of each host. */
export const madeHosts = `
  insert into events (id, log_offset, at, name, version, viewer, simulated, room, surface, item, items, position,
                      quantity, amount_fen, dwell_ms, payload)
  select generateUUIDv4(), 0, fromUnixTimestamp64Milli(toInt64(1700000000000)), 'rooms.live', 1, '', false,
         toUUID(concat('00000000-0000-7000-8000-', leftPad(toString(number), 12, '0'))) as room, '',
         toUUID('00000000-0000-0000-0000-000000000000'), [], 0, 0, 0, 0,
         concat('{"hostId":"00000000-0000-7000-a000-', leftPad(toString(intDiv(number, 5)), 12, '0'), '"}')
    from numbers(300)`;

/** The same kinds of events into the log of PostgreSQL, in one transaction. */
export const loggedEvents = `
  insert into events (at, id, actor, room, version, simulated, name, key, visitor, payload)
  select now() - interval '1 hour' + n * interval '5 milliseconds', gen_random_uuid(), null,
         ('00000000-0000-7000-8000-' || lpad((n % 300)::text, 12, '0'))::uuid, 1, false,
         case when n % 5 < 3 then 'behaviour.exposure' when n % 5 = 3 then 'behaviour.click' else 'behaviour.dwell' end,
         'visitor', 'visitor-' || lpad((n::bigint * 7919 % 50000)::text, 8, '0'),
         case when n % 5 < 4
           then jsonb_build_object('surface', 'home', 'itemKind', 'room', 'position', n % 20, 'requestId', null,
                  'itemId', '00000000-0000-7000-8000-' || lpad((n % 300)::text, 12, '0'))
                || case when n % 5 < 3 then '{"policyVersion": "mix-1"}'::jsonb else '{}' end
           else jsonb_build_object('surface', 'room', 'itemId', null, 'dwellMs', n % 15000) end
    from generate_series(1, $1::int) n`;

const paid = `name = 'orders.paid'`;
const steps = ['behaviour.exposure', 'behaviour.click', 'behaviour.cart-add', 'orders.placed'];

/** What analysts ask all day. */
export const questions = {
  /** The rooms that sold most. */
  topk: `select room, sum(amount_fen) as fen, count() as orders from events where ${paid}
          group by room order by fen desc limit 20`,
  /** How far viewers come within a day: looked, clicked, put into the cart, ordered, in this order. */
  funnel: `select level, count() as viewers from (
             select viewer_hash, windowFunnel(86400000)(toUInt64(toUnixTimestamp64Milli(at)),
                    ${steps.map((step) => `name = '${step}'`).join(', ')}) as level
               from events where name in (${steps.map((step) => `'${step}'`).join(', ')}) and viewer != ''
              group by viewer_hash)
            group by level order by level`,
  /** What is put into the cart or bought by the same viewers. */
  cooccurrence: `with baskets as (
                   select viewer_hash, groupUniqArray(50)(item) as products from events
                    where name in ('behaviour.cart-add', 'orders.paid') and viewer != '' group by viewer_hash)
                 select one, other, count() as viewers from baskets
                  array join products as one array join products as other
                  where one < other group by one, other order by viewers desc limit 20`,
} as const;
