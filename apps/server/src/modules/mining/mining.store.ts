import type { MiningReport, MiningRun, MiningState, RfmGroup } from '@kaibo/contracts/mining';
import { sql } from 'kysely';
import { consentsOf } from '#accounts';
import type { Database, Transaction } from '#platform/database';
import { createRuns, type HeldRun } from '#platform/runs';
import type { Findings, RunFacts } from './mining.findings.ts';

export type MiningTables = {
  mining_runs: {
    id: string;
    state: MiningState;
    is_asked: boolean;
    started_at: Date;
    beat_at: Date;
    runner: string | null;
    finished_at: Date | null;
    seconds: number | null;
    progress: MiningRun['progress'];
    from_at: Date;
    to_at: Date;
    facts: Partial<RunFacts>;
    problem: string;
  };
  mining_results: { run_id: string; part: ReportPart; found: unknown };
  mining_people: {
    user_id: string;
    run_id: string;
    cluster: number | null;
    rfm: RfmGroup | null;
  };
};

export type ReportPart = Exclude<keyof MiningReport, 'run'>;
const parts = ['rules', 'sequences', 'rhythm', 'trend', 'clusters', 'rfm'] as const;

const tables = (db: Database | Transaction) => db.withTables<MiningTables>();
const json = <T>(value: T) => sql<T>`${JSON.stringify(value)}::jsonb`;

const RUNS_KEPT = 30;

export type Run = HeldRun;
const now = sql<Date>`now()`;

const runs = createRuns<MiningTables['mining_runs']>({
  ...{ table: 'mining_runs', id: 'id', underWay: 'running' },
  interrupted: { problem: 'mining/interrupted: its process ended' },
});

/** @returns how many runs had died. */
export const failDeadRuns = runs.failDead;

/** Makes the row of a run, unless one is under way: one at a time in the whole installation. */
export const askForRun = (
  tx: Transaction,
  run: { id: string; isAsked: boolean; nowMs: number; fromMs: number },
): Promise<boolean> =>
  runs.ask(tx, {
    ...{ id: run.id, is_asked: run.isAsked, started_at: new Date(run.nowMs) },
    ...{ from_at: new Date(run.fromMs), to_at: new Date(run.nowMs) },
    ...{ progress: { step: 0, steps: 1, about: '' }, facts: {}, problem: '' },
  });

/** Takes the run over from one that ended without a word; null when it is over. */
export const beginRun = async (
  db: Database,
  run: Run,
): Promise<{ fromMs: number; toMs: number } | null> => {
  const row = await runs.begin(db, run);
  return row && { fromMs: row.from_at.getTime(), toMs: row.to_at.getTime() };
};

/** False when somebody else has the run, or it was cancelled. */
export const beat = (db: Database, run: Run, progress: MiningRun['progress']): Promise<boolean> =>
  runs.beat(db, run, { progress });

export const failRun = async (db: Database, run: Run, problem: string): Promise<void> => {
  await runs.end(db, run, { state: 'failed', problem, finished_at: now });
};

/** False when it was over already. */
export const cancelRun = (db: Database, id: string): Promise<boolean> =>
  runs.cancel(db, id, { state: 'cancelled', finished_at: now });

const PEOPLE_AT_ONCE = 10_000;

/**
 * Consent was asked for when the run began, minutes ago. Whoever takes it back from here on waits for the lock, and is
 * taken out after it; whoever did before is found here.
 */
const stillAgreed = async (
  tx: Transaction,
  people: Findings['people'],
): Promise<Findings['people']> => {
  await sql`lock table mining_people in share row exclusive mode`.execute(tx);
  const consents = await consentsOf(
    tx,
    people.map(({ userId }) => userId),
  );
  return people.filter(({ userId }) => {
    const consent = consents.get(userId);
    return consent?.analytics === true && consent.personalisation;
  });
};

const replacePeople = async (
  tx: Transaction,
  runId: string,
  found: Findings['people'],
): Promise<void> => {
  const people = await stillAgreed(tx, found);
  await tables(tx).deleteFrom('mining_people').execute();
  for (let from = 0; from < people.length; from += PEOPLE_AT_ONCE) {
    const some = people.slice(from, from + PEOPLE_AT_ONCE);
    await sql`
      insert into mining_people (user_id, run_id, cluster, rfm)
      select person, ${runId}::uuid, cluster, rfm
        from unnest(${some.map((one) => one.userId)}::uuid[], ${some.map((one) => one.cluster)}::int[],
                    ${some.map((one) => one.rfm)}::text[]) as one (person, cluster, rfm)`.execute(
      tx,
    );
  }
};

/** All of it or nothing. False when somebody else has the run, or it was cancelled. */
export const finishRun = (
  db: Database,
  run: Run,
  { findings, nowMs, seconds }: { findings: Findings; nowMs: number; seconds: number },
): Promise<boolean> =>
  db.transaction().execute(async (tx) => {
    const { facts, report, people, problem } = findings;
    const finished_at = new Date(nowMs);
    if (!(await runs.end(tx, run, { state: 'done', finished_at, seconds, facts, problem })))
      return false;
    await tables(tx)
      .insertInto('mining_results')
      .values(parts.map((part) => ({ run_id: run.id, part, found: json(report[part]) })))
      .execute();
    await replacePeople(tx, run.id, people);
    await sql`
      delete from mining_runs where id in (
        select id from mining_runs where state <> 'running' order by id desc offset ${RUNS_KEPT})`.execute(
      tx,
    );
    return true;
  });

const runColumns = [
  ...(['id', 'state', 'is_asked', 'started_at', 'finished_at', 'seconds', 'progress'] as const),
  ...(['from_at', 'to_at', 'facts', 'problem'] as const),
] as const;

const runRows = (db: Database) => tables(db).selectFrom('mining_runs').select(runColumns);
type RunRow = Awaited<ReturnType<ReturnType<typeof runRows>['execute']>>[number];

const toRun = (row: RunRow): MiningRun => {
  const { id, state, seconds, progress, facts, problem } = row;
  return {
    ...{ id, state, isAsked: row.is_asked, seconds, progress, problem },
    startedAtMs: row.started_at.getTime(),
    finishedAtMs: row.finished_at?.getTime() ?? null,
    fromMs: row.from_at.getTime(),
    toMs: row.to_at.getTime(),
    orders: facts.orders ?? 0,
    buyers: facts.buyers ?? 0,
    pastOrders: facts.pastOrders ?? 0,
    simulatedOrders: facts.simulatedOrders ?? 0,
    viewers: facts.viewers ?? null,
    rules: facts.rules ?? 0,
    clusters: facts.clusters ?? 0,
  };
};

export const recentRuns = async (db: Database, limit: number): Promise<MiningRun[]> =>
  (await runRows(db).orderBy('id', 'desc').limit(limit).execute()).map(toRun);

/** Null unless it is done. */
export const reportOf = async (db: Database, runId: string): Promise<MiningReport | null> => {
  const run = await runRows(db)
    .where('id', '=', runId)
    .where('state', '=', 'done')
    .executeTakeFirst();
  if (!run) return null;
  const rows = await tables(db)
    .selectFrom('mining_results')
    .select(['part', 'found'])
    .where('run_id', '=', runId)
    .execute();
  const found = Object.fromEntries(rows.map((row) => [row.part, row.found]));
  return { run: toRun(run), ...(found as Omit<MiningReport, 'run'>) };
};

export const partOf = async <P extends ReportPart>(
  db: Database,
  runId: string,
  part: P,
): Promise<MiningReport[P] | null> => {
  const row = await tables(db)
    .selectFrom('mining_results')
    .select('found')
    .where('run_id', '=', runId)
    .where('part', '=', part)
    .executeTakeFirst();
  return row ? (row.found as MiningReport[P]) : null;
};

export const placesOfPeople = (db: Database, userIds: readonly string[]) =>
  tables(db)
    .selectFrom('mining_people')
    .innerJoin('mining_runs', 'mining_runs.id', 'mining_people.run_id')
    .select(['user_id as userId', 'mining_people.run_id as runId', 'cluster', 'rfm'])
    .select('finished_at as finishedAt')
    .where('user_id', '=', sql<string>`any (${[...userIds]}::uuid[])`)
    .execute();

/** Who takes consent back is in no group from then on. */
export const forgetPerson = async (tx: Transaction, userId: string): Promise<void> => {
  await tables(tx).deleteFrom('mining_people').where('user_id', '=', userId).execute();
};
