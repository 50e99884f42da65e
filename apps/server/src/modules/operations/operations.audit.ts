import type { AuditDetail, AuditEntry, AuditQuery } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Audit, AuditedAct, AuditedOutcome } from '#platform/audit';
import { containing, type Database } from '#platform/database';
import { isId, newId } from '#platform/id';
import { tables } from './operations.tables.ts';

const json = (value: unknown) =>
  value === undefined || value === null ? null : sql`${JSON.stringify(value)}::jsonb`;

const outcomeOf = ({ status, code }: AuditedOutcome): 'done' | 'refused' | 'failed' => {
  if (code === null && status < 400) return 'done';
  return status >= 500 ? 'failed' : 'refused';
};

export const createAudit = (db: Database): Audit => ({
  begin: async ({ caller, action, summary, module, params, targets, body }: AuditedAct) => {
    const id = newId();
    await tables(db)
      .insertInto('audit_entries')
      .values({
        id,
        actor_id: caller.id,
        actor_name: caller.name,
        actor_roles: [...caller.roles],
        action,
        summary,
        module,
        params: sql`${JSON.stringify(params)}::jsonb`,
        targets,
        body: json(body),
        address: caller.address,
        request_id: caller.requestId,
        status: null,
        code: null,
        before: null,
        after: null,
        ended_at: null,
      })
      .execute();
    return id;
  },
  end: async (entryId, outcome) => {
    await tables(db)
      .updateTable('audit_entries')
      .set({
        outcome: outcomeOf(outcome),
        status: outcome.status,
        code: outcome.code,
        before: json(outcome.before),
        after: json(outcome.after),
        ended_at: sql<Date>`clock_timestamp()`,
      })
      .where('id', '=', entryId)
      .where('outcome', '=', 'open')
      .execute();
  },
});

const entryColumns = [
  'id',
  'at',
  'actor_id as actorId',
  'actor_name as actorName',
  'actor_roles as actorRoles',
  'action',
  'summary',
  'targets',
  'outcome',
  'status',
  'code',
  'address',
  'request_id as requestId',
] as const;

type EntryRow = Omit<AuditEntry, 'atMs'> & { at: Date };
const toEntry = ({ at, ...row }: EntryRow): AuditEntry => ({ ...row, atMs: at.getTime() });

/** Newest first. A person is looked for by id or by a part of the name that they had. */
export const auditEntries = async (
  db: Database,
  query: z.output<typeof AuditQuery> & { before?: string; limit: number },
): Promise<AuditEntry[]> => {
  const { person = '', action = '', target = '', outcome, fromMs, toMs, before, limit } = query;
  const rows = await tables(db)
    .selectFrom('audit_entries')
    .select(entryColumns)
    .$if(person !== '', (rows) =>
      isId(person.toLowerCase())
        ? rows.where('actor_id', '=', person.toLowerCase())
        : rows.where('actor_name', 'ilike', containing(person)),
    )
    .$if(action !== '', (rows) => rows.where('action', '=', action))
    .$if(target !== '', (rows) =>
      rows.where(sql<boolean>`targets @> array[${target.toLowerCase()}]`),
    )
    .$if(outcome !== undefined, (rows) => rows.where('outcome', '=', outcome!))
    .$if(fromMs !== undefined, (rows) => rows.where('at', '>=', new Date(fromMs!)))
    .$if(toMs !== undefined, (rows) => rows.where('at', '<', new Date(toMs!)))
    .$if(before !== undefined, (rows) => rows.where('id', '<', before!))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toEntry);
};

export const auditEntry = async (db: Database, id: string): Promise<AuditDetail | null> => {
  const row = await tables(db)
    .selectFrom('audit_entries')
    .select([...entryColumns, 'params', 'body', 'before', 'after', 'ended_at as endedAt'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return null;
  const { endedAt, ...rest } = row;
  const tookMs = endedAt && Math.max(0, endedAt.getTime() - rest.at.getTime());
  return {
    ...toEntry(rest),
    params: row.params,
    body: row.body,
    before: row.before,
    after: row.after,
    tookMs,
  };
};

export const auditActions = async (db: Database) => {
  const rows = await tables(db)
    .selectFrom('audit_entries')
    .select(['action', sql<string>`max(summary)`.as('summary')])
    .groupBy('action')
    .orderBy('action')
    .execute();
  return rows;
};
