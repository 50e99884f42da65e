import { type RawBuilder, sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { often } from '#platform/database.planned';
import type { Delta } from './recommendation.lessons.ts';
import { accountKey, type PersonKey, SEGMENT_PREFIX, visitorKey } from './recommendation.people.ts';
import {
  FADED,
  HALF_LIFE_MS,
  LEAST_MEMBERS,
  MOST_ENTITIES,
  RECENT_HALF_LIFE_MS,
  weights,
} from './recommendation.rules.ts';

export { SEGMENT_PREFIX } from './recommendation.people.ts';

export type TastesTables = {
  recommendation_tastes: {
    person: string;
    entity: string;
    weight: number;
    recent: number;
    at: Date;
    following: boolean;
    followed_at: Date | null;
  };
  recommendation_counted: { event_id: string; counted_at: Date };
  recommendation_refused: {
    person: string;
    kind: 'room' | 'product' | 'host';
    item_id: string;
    against: string[];
    at: Date;
  };
};

export const tables = (db: Database | Transaction) => db.withTables<TastesTables>();

/** What a row of `recommendation_tastes` weighs at a moment: what is left of the acts, and following, which lasts. */
export const weightAt = (at: Date): RawBuilder<number> => sql<number>`(
  weight * pow(2, -greatest(0, extract(epoch from ${at}::timestamptz - recommendation_tastes.at)) * 1000
    / ${HALF_LIFE_MS}::float8)
  + case when following then ${weights.follow}::float8 else 0 end)`;

/** An act that is sent again later than this counts again. */
const COUNTED_FOR = sql`interval '6 hours'`;
/** What a browser refused is kept so long; what an account refused until it says otherwise. */
const REFUSED_FOR = sql`interval '180 days'`;
/** Refusals of one person that are kept; the oldest give way. */
export const MOST_REFUSED = 500;

/** The ids of those events that were not counted before; from now on they are. */
export const takeUncounted = async (
  tx: Transaction,
  eventIds: readonly string[],
): Promise<Set<string>> => {
  const { rows } = await sql<{ id: string }>`${often}
    insert into recommendation_counted (event_id) select unnest(${[...eventIds].sort()}::uuid[])
    on conflict do nothing returning event_id as id`.execute(tx);
  return new Set(rows.map((row) => row.id));
};

export const forgetTastes = async (
  tx: Transaction,
  people: readonly PersonKey[],
): Promise<void> => {
  await tables(tx)
    .deleteFrom('recommendation_tastes')
    .where('person', 'in', [...people])
    .execute();
};

/** What is left of 1 from one moment to another. */
export const leftBetween = (
  from: RawBuilder<unknown>,
  to: RawBuilder<unknown>,
  halfLifeMs: number,
): RawBuilder<number> =>
  sql`pow(2, greatest(-60, -greatest(0, extract(epoch from ${to} - ${from})) * 1000 / ${halfLifeMs}::float8))`;

const decayedTo = (halfLifeMs: number): RawBuilder<number> =>
  leftBetween(sql`recommendation_tastes.at`, sql`excluded.at`, halfLifeMs);

/** A column refuses what is too small for it. */
export const settled = (sum: RawBuilder<unknown>): RawBuilder<number> =>
  sql`case when abs(${sum}) < 1e-9 then 0 else ${sum} end`;

/** Both as they are at `excluded.at`, added up. */
const added = sql`
  weight = ${settled(sql`recommendation_tastes.weight * ${decayedTo(HALF_LIFE_MS)} + excluded.weight`)},
  recent = ${settled(sql`recommendation_tastes.recent * ${decayedTo(RECENT_HALF_LIFE_MS)} + excluded.recent`)},
  following = case when excluded.followed_at is null
                     or excluded.followed_at < recommendation_tastes.followed_at
                   then recommendation_tastes.following else excluded.following end,
  followed_at = greatest(recommendation_tastes.followed_at, excluded.followed_at),
  at = greatest(recommendation_tastes.at, excluded.at)`;

/** What browsers hold becomes their account's. */
export const joinVisitors = async (
  tx: Transaction,
  joined: ReadonlyMap<string, string>,
): Promise<void> => {
  const pairs = [...joined].toSorted(([a], [b]) => (a < b ? -1 : 1));
  await sql`
    with moved as (
      delete from recommendation_tastes using unnest(
        ${pairs.map(([visitorId]) => visitorKey(visitorId))}::text[],
        ${pairs.map(([, userId]) => accountKey(userId))}::text[]
      ) as pair (visitor, account)
      where person = pair.visitor
      returning pair.account, entity, weight, recent, recommendation_tastes.at
    )
    insert into recommendation_tastes (person, entity, weight, recent, at)
    select account, entity, sum(weight), sum(recent), max(at) from moved
     group by account, entity order by account, entity
    on conflict (person, entity) do update set ${added}`.execute(tx);
};

/** The statement that decays what is there to the moment of the batch and adds it. */
export const tastesAdded = (
  deltas: ReadonlyMap<PersonKey, ReadonlyMap<string, Delta>>,
  nowMs: number,
): RawBuilder<unknown> => {
  const rows = [...deltas].flatMap(([person, held]) =>
    [...held].map(([entity, delta]) => ({ person, entity, ...delta })),
  );
  rows.sort((a, b) => order(a.person, b.person) || order(a.entity, b.entity));
  return sql`
    insert into recommendation_tastes
      (person, entity, weight, recent, at, following, followed_at)
    select person, entity, weight, recent, ${new Date(nowMs)}::timestamptz,
           coalesce(following, false), followed_at
    from unnest(
      ${rows.map((row) => row.person)}::text[],
      ${rows.map((row) => row.entity)}::text[],
      ${rows.map((row) => row.weight)}::float8[],
      ${rows.map((row) => row.recent)}::float8[],
      ${rows.map((row) => row.following?.is ?? null)}::boolean[],
      ${rows.map((row) => row.following && new Date(row.following.atMs))}::timestamptz[]
    ) as delta (person, entity, weight, recent, following, followed_at)
    on conflict (person, entity) do update set ${added}`;
};

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export interface TasteRow {
  entity: string;
  weight: number;
  recent: number;
  following: boolean;
}

export interface RefusedRow {
  kind: 'room' | 'product' | 'host';
  itemId: string;
  against: string[];
}

type EitherRow = TasteRow & Partial<RefusedRow>;

/** What somebody holds of things at a moment, the strongest first, and what they refused. */
export interface Known {
  tastes: TasteRow[];
  refused: RefusedRow[];
}

/** Of whom so few are that it could be seen what one of them likes, nothing is known. */
const areEnough = sql`(asked.person not like ${`${SEGMENT_PREFIX}%`} or ${LEAST_MEMBERS}::int <= (
  select count(*) from (
    select from recommendation_members where segment = asked.person limit ${LEAST_MEMBERS}) as members))`;

/** Of each of these people and segments, in one look. */
export const knownOf = async (
  db: Database,
  people: readonly PersonKey[],
  nowMs: number,
): Promise<Map<PersonKey, Known>> => {
  const now = new Date(nowMs);
  const { rows } = await sql<EitherRow & { person: PersonKey }>`${often}
    select asked.person, known.* from unnest(${[...people]}::text[]) as asked (person)
    cross join lateral (
    (select entity, ${weightAt(now)}::float8 as weight,
            (recent * pow(2, greatest(-60, -greatest(0, extract(epoch from ${now}::timestamptz - at)) * 1000
              / ${RECENT_HALF_LIFE_MS}::float8)))::float8 as recent,
            following, null as kind, null as "itemId", null as against
       from recommendation_tastes where person = asked.person and ${areEnough}
      order by 2 desc limit ${MOST_ENTITIES})
    union all
    (select '', 0, 0, false, kind, item_id, against
       from recommendation_refused where person = asked.person
      order by at desc limit ${MOST_REFUSED})) as known`.execute(db);
  const all = new Map(people.map((person): [PersonKey, Known] => [person, nothingKnown()]));
  for (const row of rows) {
    const known = all.get(row.person)!;
    if (isRefused(row)) known.refused.push(row);
    else known.tastes.push(row);
  }
  return all;
};

const nothingKnown = (): Known => ({ tastes: [], refused: [] });
const isRefused = (row: EitherRow): row is EitherRow & RefusedRow => Boolean(row.kind);

/** Keeps the `MOST_ENTITIES` strongest of each person, and nothing that has faded or is too old. */
export const trimTastes = async (db: Database, nowMs: number): Promise<void> => {
  const weight = weightAt(new Date(nowMs));
  await sql`delete from recommendation_tastes where abs(${weight}) < ${FADED} and not following`.execute(
    db,
  );
  await sql`
    delete from recommendation_tastes using (
      select person, entity,
             row_number() over (partition by person order by abs(${weight}) desc) as place
        from recommendation_tastes
       where person in (select person from recommendation_tastes
                         group by person having count(*) > ${MOST_ENTITIES})
    ) as ranked
    where recommendation_tastes.person = ranked.person
      and recommendation_tastes.entity = ranked.entity
      and ranked.place > ${MOST_ENTITIES}`.execute(db);
  await sql`delete from recommendation_counted where counted_at < now() - ${COUNTED_FOR}`.execute(
    db,
  );
  await sql`
    delete from recommendation_refused where person like 'v:%' and at < now() - ${REFUSED_FOR}`.execute(
    db,
  );
};
