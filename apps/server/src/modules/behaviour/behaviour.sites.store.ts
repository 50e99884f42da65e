import type { Site } from '@kaibo/contracts/sites';
import { sql } from 'kysely';
import type { Database } from '#platform/database';
import { newId } from '#platform/id';

/** As who sends is known by. */
export interface KnownSite {
  id: string;
  origins: readonly string[];
  state: 'active' | 'revoked';
  eventsPerMinute: number;
}

const known = sql`id, origins, state, events_per_minute as "eventsPerMinute"`;

export const siteOfPublicKey = async (db: Database, key: string): Promise<KnownSite | null> => {
  const { rows } = await sql<KnownSite>`
    select ${known} from behaviour_sites where public_key = ${key}`.execute(db);
  return rows[0] ?? null;
};

export const siteOfSecretStart = async (
  db: Database,
  start: string,
): Promise<(KnownSite & { secretHash: Buffer }) | null> => {
  const { rows } = await sql<KnownSite & { secretHash: Buffer }>`
    select ${known}, secret_hash as "secretHash" from behaviour_sites
     where secret_key_start = ${start}`.execute(db);
  return rows[0] ?? null;
};

interface SiteRow extends Omit<Site, 'createdAtMs' | 'revokedAtMs' | 'lastSeenAtMs'> {
  createdAt: Date;
  revokedAt: Date | null;
  lastSeenAt: Date | null;
}

const columns = sql`
  id, name, origins, events_per_minute as "eventsPerMinute", public_key as "publicKey",
  secret_key_start as "secretKeyStart", state, created_at as "createdAt", revoked_at as "revokedAt",
  last_seen_at as "lastSeenAt"`;

const siteOf = ({ createdAt, revokedAt, lastSeenAt, ...row }: SiteRow): Site => ({
  ...row,
  createdAtMs: createdAt.getTime(),
  revokedAtMs: revokedAt?.getTime() ?? null,
  lastSeenAtMs: lastSeenAt?.getTime() ?? null,
});

export interface SiteKeys {
  publicKey: string;
  secretStart: string;
  secretHash: Buffer;
}

type Values = Pick<Site, 'name' | 'origins' | 'eventsPerMinute'>;

/** Without keys only files can be imported for it. */
export const insertSite = async (
  db: Database,
  id: string,
  { name, origins, eventsPerMinute }: Values,
  keys: SiteKeys | null,
): Promise<Site> => {
  const { rows } = await sql<SiteRow>`
    insert into behaviour_sites (id, name, origins, events_per_minute, public_key, secret_key_start, secret_hash)
    values (${id}, ${name}, ${origins}::text[], ${eventsPerMinute}, ${keys?.publicKey ?? null},
            ${keys?.secretStart ?? null}, ${keys?.secretHash ?? null})
    returning ${columns}`.execute(db);
  return siteOf(rows[0]!);
};

export const findSite = async (db: Database, siteId: string): Promise<Site | null> => {
  const { rows } = await sql<SiteRow>`
    select ${columns} from behaviour_sites where id = ${siteId}`.execute(db);
  return rows[0] ? siteOf(rows[0]) : null;
};

/** The oldest of that name. */
export const findSiteByName = async (db: Database, name: string): Promise<Site | null> => {
  const { rows } = await sql<SiteRow>`
    select ${columns} from behaviour_sites where name = ${name} order by created_at, id limit 1`.execute(
    db,
  );
  return rows[0] ? siteOf(rows[0]) : null;
};

export const listSitesNewestFirst = async (db: Database): Promise<Site[]> => {
  const { rows } = await sql<SiteRow>`
    select ${columns} from behaviour_sites order by state, created_at desc, id limit 200`.execute(
    db,
  );
  return rows.map(siteOf);
};

export const changeSite = async (
  db: Database,
  siteId: string,
  { name, origins, eventsPerMinute }: Partial<Values>,
): Promise<Site | null> => {
  const { rows } = await sql<SiteRow>`
    update behaviour_sites set
      name = coalesce(${name ?? null}, name),
      origins = coalesce(${origins ?? null}::text[], origins),
      events_per_minute = coalesce(${eventsPerMinute ?? null}::int, events_per_minute)
     where id = ${siteId} returning ${columns}`.execute(db);
  return rows[0] ? siteOf(rows[0]) : null;
};

/** Null when there is no such site, or its keys were revoked. */
export const changeSecret = async (
  db: Database,
  siteId: string,
  { secretStart, secretHash }: Omit<SiteKeys, 'publicKey'>,
): Promise<Site | null> => {
  const { rows } = await sql<SiteRow>`
    update behaviour_sites set secret_key_start = ${secretStart}, secret_hash = ${secretHash}
     where id = ${siteId} and state = 'active' returning ${columns}`.execute(db);
  return rows[0] ? siteOf(rows[0]) : null;
};

/** Revoked once is revoked for ever: a second time changes nothing. */
export const endSite = (db: Database, siteId: string) =>
  sql`update behaviour_sites set state = 'revoked', revoked_at = now()
       where id = ${siteId} and state = 'active'`.execute(db);

/** The site of that name, or a new one without keys. */
export const importSite = async (db: Database, name: string): Promise<string> => {
  const found = await findSiteByName(db, name);
  if (found) return found.id;
  const values = { name, origins: [], eventsPerMinute: 1 };
  return (await insertSite(db, newId(), values, null)).id;
};
