import { createHash } from 'node:crypto';
import { Failure, type RefusalCode } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Database, Transaction } from './database.ts';
import type { Task } from './jobs.ts';

export interface Intention {
  /** Whose keys these are: the use-case and the caller, e.g. `orders.place:<buyer id>`. */
  scope: string;
  /** Chosen by the client, the same on every retry. */
  key: string;
  /** Tells one content from another; `fingerprintOf(input)`. */
  fingerprint: string;
  /** The refusal when the key comes again with another content. */
  keyReused: RefusalCode;
}

const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, item]) => [name, canonical(item)]));
};

/** Equal for equal JSON whatever the order of its fields. */
export const fingerprintOf = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical(value)))
    .digest('base64url')
    .slice(0, 22);

interface Kept {
  fingerprint: string;
  answer: unknown;
}

/**
 * Does `work` in a transaction and keeps its answer in the same one, so that it happens once however often the
 * intention is sent. A second caller waits for the first and gets its answer; when the first fails, nothing
 * is kept and the second does the work. The answer must survive JSON.
 */
export const once = <Answer>(
  db: Database,
  intention: Intention,
  work: (tx: Transaction) => Promise<Answer>,
): Promise<Answer> =>
  db.transaction().execute(async (tx) => {
    const { scope, key, fingerprint, keyReused } = intention;
    const { numAffectedRows } = await sql`
      insert into once_answers (scope, key, fingerprint) values (${scope}, ${key}, ${fingerprint})
      on conflict do nothing`.execute(tx);
    if (numAffectedRows === 1n) {
      const answer = await work(tx);
      await sql`update once_answers set answer = ${JSON.stringify(answer ?? null)}
                where scope = ${scope} and key = ${key}`.execute(tx);
      return answer;
    }
    const { rows } = await sql<Kept>`
      select fingerprint, answer from once_answers where scope = ${scope} and key = ${key}`.execute(
      tx,
    );
    const kept = rows[0]!;
    if (kept.fingerprint !== fingerprint) throw new Failure(keyReused);
    return kept.answer as Answer;
  });

/** The intention of a body whose key may be left out: null for a call that is always work of its own. */
export const intentionOf = (
  scope: string,
  { idempotencyKey, ...input }: { idempotencyKey?: string },
  keyReused: RefusalCode,
): Intention | null =>
  idempotencyKey === undefined
    ? null
    : { scope, key: idempotencyKey, fingerprint: fingerprintOf(input), keyReused };

/** `once` for an intention, a plain transaction for none. */
export const onceIfKeyed = <Answer>(
  db: Database,
  intention: Intention | null,
  work: (tx: Transaction) => Promise<Answer>,
): Promise<Answer> =>
  intention === null ? db.transaction().execute(work) : once(db, intention, work);

/** Whether the intention was carried out: what no longer holds of it then is no reason to refuse a retry. */
export const isCarriedOut = async (db: Database, intention: Intention | null): Promise<boolean> => {
  if (intention === null) return false;
  const { rows } = await sql`
    select from once_answers where scope = ${intention.scope} and key = ${intention.key}`.execute(
    db,
  );
  return rows.length > 0;
};

/** Forgets answers older than this; a retry that late does the work again. */
export const forgetAnswers = async (db: Database, beforeMs: number): Promise<number> => {
  const { numAffectedRows } = await sql`
    delete from once_answers where made_at < ${new Date(beforeMs)}`.execute(db);
  return Number(numAffectedRows ?? 0n);
};

const KEPT_DAYS = 7;

export const forgetAnswersTask = (db: Database): Task => ({
  name: 'platform.forget-answers',
  everyMs: 3_600_000,
  run: async () => {
    await forgetAnswers(db, Date.now() - KEPT_DAYS * 86_400_000);
  },
});
