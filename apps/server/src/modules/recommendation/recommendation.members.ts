import { sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { often } from '#platform/database.planned';
import type { Lesson } from './recommendation.lessons.ts';
import { accountKey, LANGUAGE_PREFIX, visitorKey } from './recommendation.people.ts';
import {
  FADED,
  HALF_LIFE_MS,
  MEMBER_FADED,
  MOST_ENTITIES,
  MOST_OF_MEMBER,
  RECENT_HALF_LIFE_MS,
} from './recommendation.rules.ts';
import { leftBetween, settled, tastesAdded } from './recommendation.store.ts';

/**
 * Takes people out of segments, and what they put in with them: out of all segments who is forgotten, out of those of
 * what they told before who told something else. No more of them stays than what the hourly trim calls faded; of things
 * that were trimmed and came back it may take out what is others'. One statement.
 */
export const leaveSegments = async (
  tx: Transaction,
  { forgotten, moved }: Pick<Lesson, 'forgotten' | 'moved'>,
  nowMs: number,
): Promise<void> => {
  const leaving = [
    ...[...forgotten].map((person) => ({ person, isForgotten: true, kept: null })),
    ...[...moved].map(([person, kept]) => ({ person, isForgotten: false, kept })),
  ];
  if (leaving.length === 0) return;
  const now = sql`${new Date(nowMs)}::timestamptz`;
  const rest = sql`held.weight * ${leftBetween(sql`held.at`, now, HALF_LIFE_MS)} - lost.weight`;
  const recentRest = sql`held.recent * ${leftBetween(sql`held.at`, now, RECENT_HALF_LIFE_MS)} - lost.recent`;
  await sql`
    with gone as (
      delete from recommendation_members as member using unnest(
        ${leaving.map(({ person }) => person)}::text[],
        ${leaving.map(({ isForgotten }) => isForgotten)}::boolean[],
        ${leaving.map(({ kept }) => kept)}::text[]
      ) as leaving (person, is_forgotten, kept)
      where member.person = leaving.person
        and (leaving.is_forgotten or (member.segment not like ${`${LANGUAGE_PREFIX}%`}
                                      and member.segment is distinct from leaving.kept))
      returning member.segment, member.entities, member.weights, member.recents, member.at
    ), lost as (
      select segment, entity,
             sum(weight * ${leftBetween(sql`at`, now, HALF_LIFE_MS)}) as weight,
             sum(recent * ${leftBetween(sql`at`, now, RECENT_HALF_LIFE_MS)}) as recent
        from gone cross join lateral unnest(entities, weights, recents) as put (entity, weight, recent)
       group by segment, entity
    )
    merge into recommendation_tastes as held using lost
       on held.person = lost.segment and held.entity = lost.entity
    when matched and ${rest} < ${FADED} then delete
    when matched then update set
      weight = ${rest}, recent = ${settled(sql`greatest(0, ${recentRest})`)},
      at = greatest(held.at, ${now})`.execute(tx);
};

/**
 * Adds to what people hold. Writes down who put what into which segment, and adds it there: of each thing no more than
 * one of them may hold, and of the things of each the strongest. What a browser put in becomes its account's. One
 * statement, as somebody waits for it, which reads what it replaces: only the subscription writes here, one batch at a
 * time.
 */
export const addLesson = async (
  tx: Transaction,
  { deltas, joined, putIn }: Pick<Lesson, 'deltas' | 'joined' | 'putIn'>,
  nowMs: number,
): Promise<void> => {
  const rows = [...putIn].flatMap(([segment, members]) =>
    [...members].flatMap(([person, held]) =>
      [...held].map(([entity, sums]) => ({ segment, person, entity, ...sums })),
    ),
  );
  if (rows.length === 0 && joined.size === 0) {
    if (deltas.size > 0) await sql`${often} ${tastesAdded(deltas, nowMs)}`.execute(tx);
    return;
  }
  const pairs = [...joined];
  const now = sql`${new Date(nowMs)}::timestamptz`;
  const most = sql`${MOST_OF_MEMBER}::float8`;
  const sum = sql`held.weight * ${leftBetween(sql`held.at`, now, HALF_LIFE_MS)} + gained.weight`;
  const recentSum = sql`held.recent * ${leftBetween(sql`held.at`, now, RECENT_HALF_LIFE_MS)} + gained.recent`;
  await sql`${often}
    with told as (${tastesAdded(deltas, nowMs)}), put as (
      select * from unnest(
        ${rows.map((row) => row.segment)}::text[],
        ${rows.map((row) => row.person)}::text[],
        ${rows.map((row) => row.entity)}::text[],
        ${rows.map((row) => row.weight)}::float8[],
        ${rows.map((row) => row.recent)}::float8[]
      ) as put (segment, person, entity, weight, recent)
    ), moved as (
      delete from recommendation_members as member using unnest(
        ${pairs.map(([visitorId]) => visitorKey(visitorId))}::text[],
        ${pairs.map(([, userId]) => accountKey(userId))}::text[]
      ) as pair (visitor, account)
      where member.person = pair.visitor
      returning member.segment, pair.account as person, entities, weights, recents, at
    ), had as (
      select * from moved
      union all
      select segment, person, entities, weights, recents, at
        from (select segment, person from put union select segment, person from moved) as touched
        join recommendation_members using (segment, person)
    ), before as (
      select segment, person, entity, weight * kept as weight, recent * kept_recent as recent
        from (select had.*, ${leftBetween(sql`at`, now, HALF_LIFE_MS)} as kept,
                     ${leftBetween(sql`at`, now, RECENT_HALF_LIFE_MS)} as kept_recent
                from had offset 0) as decayed
       cross join lateral unnest(entities, weights, recents) as one (entity, weight, recent)
    ), summed as (
      select segment, person, entity, sum(weight) as weight, sum(recent) as recent,
             sum(had) as had, sum(had_recent) as had_recent,
             row_number() over (partition by segment, person order by sum(weight) desc) as place
        from (
          select *, 0 as had, 0 as had_recent from put
          union all
          select *, weight, recent from before
        ) as each_put
       group by segment, person, entity having sum(weight) > ${MEMBER_FADED}
    ), after as (
      select segment, person, entity, had, had_recent,
             case when place <= ${MOST_ENTITIES} then least(weight, ${most}) else 0 end as weight,
             case when place <= ${MOST_ENTITIES} then least(${settled(sql`recent`)}, ${most}) else 0 end as recent
        from summed
    ), written as (
      insert into recommendation_members (segment, person, entities, weights, recents, at)
      select segment, person, array_agg(entity), array_agg(weight), array_agg(recent), ${now}
        from after where weight > 0 group by segment, person order by segment, person
      on conflict (segment, person) do update set
        entities = excluded.entities, weights = excluded.weights, recents = excluded.recents,
        at = excluded.at
    ), gained as (
      select segment, entity, sum(weight - had) as weight, sum(recent - had_recent) as recent
        from after where abs(weight - had) + abs(recent - had_recent) > 1e-9
       group by segment, entity
    )
    merge into recommendation_tastes as held using gained
       on held.person = gained.segment and held.entity = gained.entity
    when matched then update set
      weight = ${settled(sql`greatest(0, ${sum})`)},
      recent = ${settled(sql`greatest(0, ${recentSum})`)},
      at = greatest(held.at, ${now})
    when not matched and gained.weight > 0 then
      insert (person, entity, weight, recent, at)
      values (gained.segment, gained.entity, gained.weight, ${settled(sql`greatest(0, gained.recent)`)}, ${now})`.execute(
    tx,
  );
};

/** Of whom next to nothing is left in a segment is of it no more. */
export const trimMembers = async (db: Database, nowMs: number): Promise<void> => {
  const now = sql`${new Date(nowMs)}::timestamptz`;
  await sql`
    delete from recommendation_members where (segment, person) in (
      select segment, person from recommendation_members
       where (select coalesce(sum(weight), 0) from unnest(weights) as weight)
             * ${leftBetween(sql`at`, now, HALF_LIFE_MS)} < ${FADED}
         for update skip locked)`.execute(db);
};
