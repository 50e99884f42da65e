import { createHash } from 'node:crypto';
import { type PayloadOf, Searched } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { StoredEvent, Subscription } from '#platform/events';
import { normalised } from './search.text.ts';

/** A query is told to others only when so many different people had it. */
export const PEOPLE_NEEDED = 5;
const KEPT_DAYS = 14;
const REFRESHED_EVERY_MS = 30_000;
const MOST_KNOWN = 500;
const LONGEST = 30;

/** Whether a query may ever be told: not what looks like a number of somebody, an address or a sentence. */
export const mayBeTold = (query: string): boolean =>
  query.length > 0 && query.length <= LONGEST && !/[@/]|\d{5}/.test(query);

const hashOf = (person: string, query: string): Buffer =>
  createHash('sha256').update(`${query}\0${person}`).digest().subarray(0, 12);

interface Row {
  query: string;
  shown: string;
  person: Buffer;
  day: string;
  results: number;
}

/** Of those alone who agreed to be recorded: everybody else has neither actor nor visitor. */
const rowOf = ({ actorId, visitorId, atMs, payload }: StoredEvent): Row | null => {
  const person = actorId ?? visitorId;
  const { query: written, results } = payload as PayloadOf<typeof Searched>;
  const query = normalised(written);
  if (!person || !mayBeTold(query)) return null;
  return {
    query,
    shown: written.trim(),
    person: hashOf(person, query),
    day: new Date(atMs).toISOString().slice(0, 10),
    results,
  };
};

export const countingQueries = (): Subscription => ({
  group: 'search.queries',
  names: [Searched.name],
  from: 'oldest',
  handle: async (events, tx) => {
    const rows = new Map<string, Row>();
    for (const event of events) {
      const row = rowOf(event);
      if (row) rows.set(`${row.query}\0${row.person.toString('hex')}`, row);
    }
    if (rows.size === 0) return;
    const all = [...rows.values()].sort((a, b) => (a.query < b.query ? -1 : 1));
    await sql`
      insert into search_queries (query, person, day, shown, results)
      select * from unnest(
        ${all.map(({ query }) => query)}::text[],
        ${all.map(({ person }) => person)}::bytea[],
        ${all.map(({ day }) => day)}::date[],
        ${all.map(({ shown }) => shown)}::text[],
        ${all.map(({ results }) => results)}::int[])
      on conflict (query, person) do update set
        day = greatest(search_queries.day, excluded.day), results = excluded.results`.execute(tx);
  },
});

export const forgetQueries = async (db: Database): Promise<void> => {
  await sql`delete from search_queries where day < now() - make_interval(days => ${KEPT_DAYS})`.execute(
    db,
  );
};

export interface Popular {
  /** As most people wrote them, most people first. */
  queries(): Promise<readonly string[]>;
}

/** Counted at most every half minute; who asks meanwhile gets the last count. */
export const createPopular = ({ db, clock }: { db: Database; clock: Clock }): Popular => {
  let known: Promise<readonly string[]> | null = null;
  let readAtMs = Number.NEGATIVE_INFINITY;

  const read = async (): Promise<readonly string[]> => {
    const { rows } = await sql<{ shown: string }>`
      select mode() within group (order by shown) as shown from search_queries
      where results > 0 and day >= now() - make_interval(days => ${KEPT_DAYS})
      group by query having count(*) >= ${PEOPLE_NEEDED}
      order by count(*) desc, query limit ${MOST_KNOWN}`.execute(db);
    return rows.map(({ shown }) => shown);
  };

  return {
    queries: () => {
      const nowMs = clock.nowMs();
      if (!known || nowMs - readAtMs > REFRESHED_EVERY_MS) {
        readAtMs = nowMs;
        const fresh = read();
        fresh.catch(() => {
          if (known === fresh) known = null;
        });
        known = fresh;
      }
      return known;
    },
  };
};
