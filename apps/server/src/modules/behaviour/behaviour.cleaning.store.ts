import { sql } from 'kysely';
import type { Database } from '#platform/database';
import type { FittedCleaning, StepReport } from './behaviour.cleaning.ts';

export interface KeptCleaning {
  name: string;
  /** From 1. */
  version: number;
  cleaning: FittedCleaning;
  report: readonly StepReport[];
  fittedAtMs: number;
}

/** Keeps what was learnt under a name; answers its version. */
export const keepCleaning = async (
  db: Database,
  { name, cleaning, report }: Pick<KeptCleaning, 'name' | 'cleaning' | 'report'>,
): Promise<number> => {
  const { rows } = await sql<{ version: number }>`
    insert into behaviour_cleanings (name, version, cleaning, report)
    select ${name}, coalesce(max(version), 0) + 1, ${JSON.stringify(cleaning)}::json,
           ${JSON.stringify(report)}::json
      from behaviour_cleanings where name = ${name}
    returning version`.execute(db);
  return rows[0]!.version;
};

/** That version, or the newest; null when there is none. */
export const findCleaning = async (
  db: Database,
  name: string,
  version?: number,
): Promise<KeptCleaning | null> => {
  const { rows } = await sql<Omit<KeptCleaning, 'fittedAtMs'> & { fittedAt: Date }>`
    select name, version, cleaning, report, fitted_at as "fittedAt" from behaviour_cleanings
     where name = ${name} and (${version ?? null}::int is null or version = ${version ?? null})
     order by version desc limit 1`.execute(db);
  const [found] = rows;
  if (!found) return null;
  const { fittedAt, ...kept } = found;
  return { ...kept, fittedAtMs: fittedAt.getTime() };
};
