import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { often } from '#platform/database.planned';
import { arrays } from '#platform/postgres.arrays';
import { inParts } from '#platform/turns';
import {
  dayOf,
  type Look,
  type Marks,
  type Outcome,
  type Placed,
  type Served,
} from './recommendation.outcomes.rules.ts';

const json = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`;

/** Lists go as one text a row: arrays of arrays would all have to be of one length. */
const SEPARATOR = '\n';
const lists = (rows: readonly (readonly (string | number)[])[]) =>
  sql`${arrays.text(rows.map((row) => row.join(SEPARATOR)))}::text[]`;
const sourceOf = (source: string): string =>
  source.includes(SEPARATOR) ? source.replaceAll(SEPARATOR, ' ') : source;

/** Each of dozens of items. */
const ANSWERS_AT_ONCE = 64;

const insertServed = async (tx: Transaction, served: readonly Served[]): Promise<string[]> => {
  const { rows } = await sql<{ requestId: string }>`${often}
    insert into recommendation_served (request_id, person, surface, at, item_ids, sources, explored)
    select request_id, nullif(person, ''), surface, at, string_to_array(item_ids, ${SEPARATOR})::uuid[],
           string_to_array(sources, ${SEPARATOR}), string_to_array(explored, ${SEPARATOR})::int[]
    from unnest(
      ${arrays.text(served.map(({ requestId }) => requestId))}::text[],
      ${arrays.text(served.map(({ person }) => person ?? ''))}::text[],
      ${arrays.text(served.map(({ surface }) => surface))}::text[],
      ${arrays.timestamptz(served.map(({ atMs }) => atMs))}::timestamptz[],
      ${lists(served.map(({ itemIds }) => itemIds))},
      ${lists(served.map(({ sources }) => sources.map(sourceOf)))},
      ${lists(served.map(({ explored }) => explored))}
    ) as served (request_id, person, surface, at, item_ids, sources, explored)
    on conflict (request_id) do nothing
    returning request_id as "requestId"`.execute(tx);
  return rows.map(({ requestId }) => requestId);
};

/** @returns the requests that were not there before. */
export const keepServed = async (
  tx: Transaction,
  served: readonly Served[],
): Promise<Set<string>> => {
  const fresh = new Set<string>();
  await inParts(served, ANSWERS_AT_ONCE, async (part) => {
    for (const requestId of await insertServed(tx, part)) fresh.add(requestId);
  });
  return fresh;
};

type Kept = { served: Served } & Marks;

const servedColumns = sql`request_id as "requestId", person, surface,
  extract(epoch from at)::float8 * 1000 as "atMs", item_ids as "itemIds", sources,
  explored, exposed, clicked`;

const keptOf = (rows: readonly (Served & Marks)[]): Kept[] =>
  rows.map(({ exposed, clicked, ...served }) => ({ served, exposed, clicked }));

export const servedOfRequests = async (
  tx: Transaction,
  requestIds: readonly string[],
): Promise<Kept[]> => {
  if (requestIds.length === 0) return [];
  const { rows } = await sql<Served & Marks>`
    select ${servedColumns} from recommendation_served
    where request_id = any (${[...requestIds]})`.execute(tx);
  return keptOf(rows);
};

/** Looks at answers that the log does not tell of yet wait for them. */
export const keepEarly = async (
  tx: Transaction,
  looks: readonly Look[],
  nowMs: number,
): Promise<void> => {
  if (looks.length === 0) return;
  await sql`
    insert into recommendation_early_looks (request_id, item_id, clicked, clicked_at, at)
    select "requestId", "itemId", count("clickedAtMs") > 0, to_timestamp(min("clickedAtMs") / 1000.0),
           ${new Date(nowMs)}::timestamptz
    from jsonb_to_recordset(${json(looks)})
      as look ("requestId" text, "itemId" uuid, "clickedAtMs" float8)
    group by "requestId", "itemId"
    on conflict (request_id, item_id) do update
      set clicked = recommendation_early_looks.clicked or excluded.clicked,
          clicked_at = least(recommendation_early_looks.clicked_at, excluded.clicked_at)`.execute(
    tx,
  );
};

/** Those that waited for these answers wait no more. */
export const takeEarly = async (
  tx: Transaction,
  requestIds: ReadonlySet<string>,
): Promise<Look[]> => {
  if (requestIds.size === 0) return [];
  // What waited before its time was kept was clicked when it came.
  const { rows } = await sql<Look>`
    delete from recommendation_early_looks where request_id = any (${[...requestIds]})
    returning request_id as "requestId", item_id as "itemId",
      case when clicked then extract(epoch from coalesce(clicked_at, at))::float8 * 1000 end as "clickedAtMs"`.execute(
    tx,
  );
  return rows;
};

/** @returns those that were not told before. */
export const keepOrders = async (
  tx: Transaction,
  orders: readonly Placed[],
): Promise<Set<string>> => {
  if (orders.length === 0) return new Set();
  const { rows } = await sql<{ orderId: string }>`
    insert into recommendation_orders (order_id, person, room_id, product_ids, at)
    select "orderId", person, "roomId", "productIds", to_timestamp("atMs" / 1000.0)
    from jsonb_to_recordset(${json(orders)})
      as placed ("orderId" uuid, person text, "roomId" uuid, "productIds" uuid[], "atMs" float8)
    order by "orderId"
    on conflict (order_id) do nothing
    returning order_id as "orderId"`.execute(tx);
  return new Set(rows.map(({ orderId }) => orderId));
};

/** Orders of these people of which it is not known what led to them. */
export const waitingOrders = async (
  tx: Transaction,
  people: readonly string[],
  sinceMs: number,
): Promise<Placed[]> => {
  if (people.length === 0) return [];
  const { rows } = await sql<Placed>`
    select order_id as "orderId", person, room_id as "roomId", product_ids as "productIds",
      extract(epoch from at)::float8 * 1000 as "atMs"
    from recommendation_orders
    where person = any (${[...people]}) and not is_owed and at >= ${new Date(sinceMs)}`.execute(tx);
  return rows;
};

/** They wait no more. */
export const markOwed = async (tx: Transaction, orderIds: readonly string[]): Promise<void> => {
  if (orderIds.length === 0) return;
  await sql`
    update recommendation_orders set is_owed = true
    where order_id = any (${[...orderIds]}::uuid[])`.execute(tx);
};

export const clickedOfPeople = async (
  tx: Transaction,
  people: readonly string[],
  sinceMs: number,
): Promise<Kept[]> => {
  if (people.length === 0) return [];
  const { rows } = await sql<Served & Marks>`
    select ${servedColumns} from recommendation_served
    where person = any (${[...people]}) and clicked <> '{}' and person is not null
      and at >= ${new Date(sinceMs)}`.execute(tx);
  return keptOf(rows);
};

export const keepMarks = async (
  tx: Transaction,
  marks: readonly ({ requestId: string } & Marks)[],
): Promise<void> => {
  if (marks.length === 0) return;
  await sql`
    update recommendation_served set exposed = marks.exposed, clicked = marks.clicked
    from jsonb_to_recordset(${json(marks)}) as marks ("requestId" text, exposed int[], clicked int[])
    where request_id = marks."requestId"`.execute(tx);
};

export const addOutcomes = async (tx: Transaction, outcomes: readonly Outcome[]): Promise<void> => {
  if (outcomes.length === 0) return;
  await sql`
    insert into recommendation_outcomes (day, surface, source, explored, exposures, clicks, orders)
    select * from jsonb_to_recordset(${json(outcomes)}) as outcome (
      day date, surface text, source text, explored boolean,
      exposures bigint, clicks bigint, orders bigint)
    on conflict (day, surface, source, explored) do update set
      exposures = recommendation_outcomes.exposures + excluded.exposures,
      clicks = recommendation_outcomes.clicks + excluded.clicks,
      orders = recommendation_outcomes.orders + excluded.orders`.execute(tx);
};

export const addAnswers = async (
  tx: Transaction,
  answers: readonly { day: string; step: string }[],
): Promise<void> => {
  if (answers.length === 0) return;
  await sql`
    insert into recommendation_answers (day, step, answers)
    select day, step, count(*)
    from jsonb_to_recordset(${json(answers)}) as answer (day date, step text) group by day, step
    on conflict (day, step) do update set
      answers = recommendation_answers.answers + excluded.answers`.execute(tx);
};

export const outcomesSince = async (db: Database, sinceMs: number): Promise<Outcome[]> => {
  const { rows } = await sql<Outcome>`
    select day::text, surface, source, explored, exposures, clicks, orders
    from recommendation_outcomes where day >= ${dayOf(sinceMs)}::date
    order by day desc, surface, source, explored`.execute(db);
  return rows;
};

export const answersSince = async (db: Database, sinceMs: number) => {
  const { rows } = await sql<{ step: string; answers: number }>`
    select step, sum(answers)::bigint as answers
    from recommendation_answers where day >= ${dayOf(sinceMs)}::date
    group by step order by step`.execute(db);
  return rows;
};

export interface Basket {
  orderId: string;
  buyerId: string;
  productIds: string[];
  atMs: number;
}

export const keepBaskets = async (tx: Transaction, baskets: readonly Basket[]): Promise<void> => {
  if (baskets.length === 0) return;
  await sql`
    insert into recommendation_baskets (order_id, buyer_id, product_ids, placed_at)
    select "orderId", "buyerId", "productIds", to_timestamp("atMs" / 1000.0)
    from jsonb_to_recordset(${json(baskets)})
      as basket ("orderId" uuid, "buyerId" uuid, "productIds" uuid[], "atMs" float8)
    on conflict (order_id) do nothing`.execute(tx);
};

export const forgetOld = async (
  db: Database,
  { servedBeforeMs, basketsBeforeMs }: { servedBeforeMs: number; basketsBeforeMs: number },
): Promise<void> => {
  await sql`delete from recommendation_served where at < ${new Date(servedBeforeMs)}`.execute(db);
  await sql`delete from recommendation_early_looks where at < ${new Date(servedBeforeMs)}`.execute(
    db,
  );
  await sql`delete from recommendation_orders where at < ${new Date(servedBeforeMs)}`.execute(db);
  await sql`delete from recommendation_baskets where placed_at < ${new Date(basketsBeforeMs)}`.execute(
    db,
  );
};
