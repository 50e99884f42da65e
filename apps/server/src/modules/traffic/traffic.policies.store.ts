import type { TrafficPolicyState } from '@kaibo/contracts/traffic';
import { type Selectable, sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { type KeptStep, type TrafficTables, tables } from './traffic.tables.ts';

export type PolicyRecord = Selectable<TrafficTables['traffic_policies']>;

export const readPublished = (db: Database | Transaction): Promise<PolicyRecord> =>
  tables(db)
    .selectFrom('traffic_policies')
    .selectAll()
    .where('state', '=', 'published')
    .executeTakeFirstOrThrow();

export const readRecord = async (
  db: Database | Transaction,
  id: string,
): Promise<PolicyRecord | null> =>
  (await tables(db)
    .selectFrom('traffic_policies')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()) ?? null;

/** Whoever else would change it waits until the transaction ends. */
export const holdRecord = async (tx: Transaction, id: string): Promise<PolicyRecord | null> =>
  (await tables(tx)
    .selectFrom('traffic_policies')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()) ?? null;

/** Who publishes or rolls back does so one after the other. */
export const holdPublishing = (tx: Transaction): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtext('traffic.publish'))`.execute(tx);

const MOST_LISTED = 200;

const lineColumns = [
  ...(['id', 'version', 'title', 'state', 'author_id'] as const),
  ...(['changed_at', 'published_at', 'note_for_hosts'] as const),
] as const;

/** A policy without its rules, its trial and its history, which are long. */
export type PolicyLine = Pick<PolicyRecord, (typeof lineColumns)[number]>;

/** Drafts first, then versions, newest first. */
export const listRecords = (db: Database): Promise<PolicyLine[]> =>
  tables(db)
    .selectFrom('traffic_policies')
    .select([...lineColumns])
    .orderBy(sql`version is not null`)
    .orderBy('version', 'desc')
    .orderBy('changed_at', 'desc')
    .limit(MOST_LISTED)
    .execute();

/** Put in force since, newest first. */
export const publishedSince = (db: Database, fromMs: number): Promise<PolicyLine[]> =>
  tables(db)
    .selectFrom('traffic_policies')
    .select([...lineColumns])
    .where('published_at', '>=', new Date(fromMs))
    .orderBy('published_at', 'desc')
    .limit(MOST_LISTED)
    .execute();

export const countDrafts = async (tx: Transaction): Promise<number> => {
  const { count } = await tables(tx)
    .selectFrom('traffic_policies')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('version', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
};

export const nextVersion = async (tx: Transaction): Promise<number> => {
  const { version } = await tables(tx)
    .selectFrom('traffic_policies')
    .select(sql<number>`coalesce(max(version), 0) + 1`.as('version'))
    .executeTakeFirstOrThrow();
  return version;
};

export type NewRecord = Pick<
  PolicyRecord,
  'id' | 'title' | 'rules' | 'base_id' | 'author_id' | 'note_for_hosts' | 'changed_at'
>;

const json = (value: unknown): never => JSON.stringify(value) as never;

export const insertDraft = (tx: Transaction, record: NewRecord, step: KeptStep) =>
  tables(tx)
    .insertInto('traffic_policies')
    .values({
      ...record,
      ...{ rules: json(record.rules), note_for_hosts: json(record.note_for_hosts) },
      ...{ state: 'draft', history: json([step]) },
    })
    .execute();

export interface Moved {
  from: readonly TrafficPolicyState[];
  set: Partial<PolicyRecord>;
  step: KeptStep;
}

/** From one of these states, with what is written of it; false when it is in none of them any more. */
export const moveRecord = async (
  tx: Transaction,
  id: string,
  { from, set, step }: Moved,
): Promise<boolean> => {
  const { rules, note_for_hosts, what_if, history: _, ...plain } = set;
  const { numUpdatedRows } = await tables(tx)
    .updateTable('traffic_policies')
    .set({
      ...plain,
      ...(rules && { rules: json(rules) }),
      ...(note_for_hosts && { note_for_hosts: json(note_for_hosts) }),
      ...(what_if !== undefined && { what_if: what_if === null ? null : json(what_if) }),
      history: sql`history || ${JSON.stringify([step])}::jsonb` as never,
    })
    .where('id', '=', id)
    .where('state', 'in', [...from])
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

/** What came of a trial, where it is still the latest one. */
export const keepWhatIf = async (
  db: Database,
  id: string,
  whatIf: NonNullable<PolicyRecord['what_if']>,
): Promise<void> => {
  await tables(db)
    .updateTable('traffic_policies')
    .set({ what_if: json(whatIf) })
    .where('id', '=', id)
    .where(sql<boolean>`(what_if->>'askedAtMs')::bigint = ${whatIf.askedAtMs}`)
    .execute();
};

export const deleteDraft = async (tx: Transaction, id: string): Promise<boolean> => {
  const { numDeletedRows } = await tables(tx)
    .deleteFrom('traffic_policies')
    .where('id', '=', id)
    .where('version', 'is', null)
    .executeTakeFirst();
  return numDeletedRows === 1n;
};
