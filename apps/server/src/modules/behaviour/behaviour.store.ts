import { sql } from 'kysely';
import type { Database } from '#platform/database';
import type { LogRow, QuarantineReason } from './behaviour.rows.ts';

export interface StoreState {
  generation: string;
  /** Stores that were given up and may still be there. */
  formers: string[];
  /** As the store told last. */
  place: number;
  loadedAtMs: number | null;
}

export const storeState = async (db: Database): Promise<StoreState> => {
  const { rows } = await sql<StoreState & { loadedAt: Date | null }>`
    select generation, formers, place, loaded_at as "loadedAt" from behaviour_store`.execute(db);
  const { generation, formers, place, loadedAt } = rows[0]!;
  return { generation, formers, place, loadedAtMs: loadedAt?.getTime() ?? null };
};

/** A copy of what the store says of itself; nobody reads the log from there. */
export const copyPlace = (db: Database, generation: string, place: number) =>
  sql`update behaviour_store set place = ${place}, loaded_at = now()
       where generation = ${generation}`.execute(db);

/** They are there no more. */
export const forgetFormers = (db: Database, generation: string) =>
  sql`update behaviour_store set formers = '{}' where generation = ${generation}`.execute(db);

/** Gives up the store: whoever fills it begins anew. Answers the new generation. */
export const nextGeneration = (db: Database): Promise<string> =>
  db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ generation: string }>`
      update behaviour_store set formers = formers || generation, generation = gen_random_uuid(), place = 0,
        loaded_at = null returning generation`.execute(tx);
    await sql`delete from behaviour_quarantine`.execute(tx);
    return rows[0]!.generation;
  });

/** Begins anew and leaves the store be, which is, or may be, another installation's. */
export const ownGeneration = (db: Database): Promise<void> =>
  db.transaction().execute(async (tx) => {
    await sql`
      update behaviour_store set formers = '{}', generation = gen_random_uuid(), place = 0,
        loaded_at = null`.execute(tx);
    await sql`delete from behaviour_quarantine`.execute(tx);
  });

export interface Refused {
  row: LogRow;
  reason: QuarantineReason;
  detail: string;
}

/** A second time for the same event changes nothing but the reason. */
export const quarantine = async (db: Database, refused: readonly Refused[]): Promise<void> => {
  if (refused.length === 0) return;
  const list = refused.map(({ row, reason, detail }) => ({ ...row, row, reason, detail }));
  await sql`
    insert into behaviour_quarantine ("offset", id, name, version, row, reason, detail)
    select "offset", id, name, version, row, reason, detail
      from json_to_recordset(${JSON.stringify(list)}::json)
        as each ("offset" bigint, id uuid, name text, version int, row json, reason text, detail text)
    on conflict ("offset") do update set reason = excluded.reason, detail = excluded.detail`.execute(
    db,
  );
};

export interface Quarantined {
  offset: number;
  id: string;
  name: string;
  version: number;
  reason: QuarantineReason;
  detail: string;
  foundAtMs: number;
  /** When somebody asked for it to be tried again; null while nobody has since. */
  replayAskedAtMs: number | null;
  row: LogRow;
}

/** Newest first. */
export const listQuarantine = async (
  db: Database,
  { name, before, limit }: { name?: string; before?: number; limit: number },
): Promise<Quarantined[]> => {
  const { rows } = await sql<
    Omit<Quarantined, 'foundAtMs' | 'replayAskedAtMs'> & { foundAt: Date; askedAt: Date | null }
  >`
    select "offset", id, name, version, reason, detail, row, found_at as "foundAt",
           replay_asked_at as "askedAt"
      from behaviour_quarantine
     where (${name ?? null}::text is null or name = ${name ?? null})
       and (${before ?? null}::bigint is null or "offset" < ${before ?? null})
     order by "offset" desc limit ${limit}`.execute(db);
  return rows.map(({ foundAt, askedAt, ...one }) => ({
    ...one,
    foundAtMs: foundAt.getTime(),
    replayAskedAtMs: askedAt?.getTime() ?? null,
  }));
};

export const countQuarantine = async (
  db: Database,
): Promise<{ name: string; reason: QuarantineReason; count: number }[]> => {
  const { rows } = await sql<{ name: string; reason: QuarantineReason; count: number }>`
    select name, reason, count(*) as count from behaviour_quarantine
     group by name, reason order by count desc, name`.execute(db);
  return rows;
};

/** Asks for what is in quarantine to be tried again; answers how many that are. */
export const askReplay = async (db: Database, name: string | null): Promise<number> => {
  const { numAffectedRows } = await sql`
    update behaviour_quarantine set replay_asked_at = now()
     where replay_asked_at is null and (${name}::text is null or name = ${name})`.execute(db);
  return Number(numAffectedRows ?? 0);
};

/** The oldest that somebody asked to have tried again. */
export const takeReplay = async (db: Database, limit: number): Promise<LogRow[]> => {
  const { rows } = await sql<{ row: LogRow }>`
    select row from behaviour_quarantine where replay_asked_at is not null
     order by "offset" limit ${limit}`.execute(db);
  return rows.map(({ row }) => row);
};

/** These are in the store now, and those were refused again. */
export const settleReplay = (
  db: Database,
  kept: readonly number[],
  refused: readonly Refused[],
): Promise<void> =>
  db.transaction().execute(async (tx) => {
    await sql`delete from behaviour_quarantine where "offset" = any(${kept}::bigint[])`.execute(tx);
    const again = refused.map(({ row }) => row.offset);
    await sql`update behaviour_quarantine set replay_asked_at = null
               where "offset" = any(${again}::bigint[])`.execute(tx);
    await quarantine(tx, refused);
  });

export const replaysAsked = async (db: Database): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from behaviour_quarantine where replay_asked_at is not null`.execute(
    db,
  );
  return rows[0]!.count;
};
