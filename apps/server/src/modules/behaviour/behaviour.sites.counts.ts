import type { ReplyOf } from '@kaibo/contracts';
import type * as contract from '@kaibo/contracts/sites';
import { sql } from 'kysely';
import type { Database } from '#platform/database';

type Listed = ReplyOf<typeof contract.listSites>['sites'][number];
export type SiteHours = Listed['hours'];
export type SiteRefusals = Listed['refusals'];
export type RefusalCode = SiteRefusals[number]['code'];

export interface Counted {
  accepted: number;
  unnamed: number;
  duplicates: number;
  refused: readonly { code: RefusalCode; field: string | null }[];
}

/** Places in a list are all one place: what is counted must not grow with what is sent. */
const placeOf = (field: string | null): string =>
  (field ?? '').replace(/\.\d+(?=\.|$)/g, '.*').slice(0, 100);

/** Adds what one batch came to, and that the site was heard of. */
export const countBatch = async (
  db: Database,
  siteId: string,
  { accepted, unnamed, duplicates, refused }: Counted,
): Promise<void> => {
  await sql`
    with seen as (update behaviour_sites set last_seen_at = now() where id = ${siteId})
    insert into behaviour_site_hours as kept (site, hour, accepted, unnamed, duplicates, refused)
    values (${siteId}, date_trunc('hour', now(), 'UTC'), ${accepted}, ${unnamed}, ${duplicates}, ${refused.length})
    on conflict (site, hour) do update set
      accepted = kept.accepted + excluded.accepted, unnamed = kept.unnamed + excluded.unnamed,
      duplicates = kept.duplicates + excluded.duplicates, refused = kept.refused + excluded.refused`.execute(
    db,
  );
  if (refused.length === 0) return;
  const codes = refused.map(({ code }) => code);
  const fields = refused.map(({ field }) => placeOf(field));
  await sql`
    insert into behaviour_site_refusals as kept (site, hour, code, field, count)
    select ${siteId}, date_trunc('hour', now(), 'UTC'), code, field, count(*)
      from unnest(${codes}::text[], ${fields}::text[]) as each (code, field) group by code, field
      order by code, field
    on conflict (site, hour, code, field) do update set count = kept.count + excluded.count`.execute(
    db,
  );
};

export const hoursSince = async (
  db: Database,
  sinceMs: number,
): Promise<(SiteHours[number] & { site: string })[]> => {
  const { rows } = await sql<
    Omit<SiteHours[number], 'hourMs'> & { site: string; hour: Date }
  >`select site, hour, accepted, unnamed, duplicates, refused from behaviour_site_hours
     where hour >= ${new Date(sinceMs)} order by hour`.execute(db);
  return rows.map(({ hour, ...row }) => ({ ...row, hourMs: hour.getTime() }));
};

export const refusalsSince = async (
  db: Database,
  sinceMs: number,
): Promise<(SiteRefusals[number] & { site: string })[]> => {
  const { rows } = await sql<SiteRefusals[number] & { site: string }>`
    select site, code, nullif(field, '') as field, sum(count)::bigint as count from behaviour_site_refusals
     where hour >= ${new Date(sinceMs)} group by site, code, field order by count desc, code, field`.execute(
    db,
  );
  return rows;
};

const HOURS_KEPT_DAYS = 90;
const SEEN_KEPT_DAYS = 30;

/** Rows of one statement: ids of a file of a hundred million rows grow old on one day. */
const PORTION_ROWS = 50_000;
const PORTIONS_MOST = 400;

const deleteOldIds = async (db: Database): Promise<void> => {
  for (let portion = 0; portion < PORTIONS_MOST; portion++) {
    const { numAffectedRows } = await sql`
      delete from behaviour_site_seen where ctid = any(array(
        select ctid from behaviour_site_seen
         where seen_on < (now() at time zone 'UTC')::date - ${SEEN_KEPT_DAYS}::int
         limit ${PORTION_ROWS}::int))`.execute(db);
    if (Number(numAffectedRows ?? 0) < PORTION_ROWS) return;
  }
};

/** Counts are kept for a quarter; ids for a month, after which the store itself drops repeats. */
export const forgetOldCounts = async (db: Database): Promise<void> => {
  await deleteOldIds(db);
  for (const table of ['behaviour_site_hours', 'behaviour_site_refusals'])
    await sql`delete from ${sql.table(table)}
      where hour < now() - make_interval(days => ${HOURS_KEPT_DAYS})`.execute(db);
};
