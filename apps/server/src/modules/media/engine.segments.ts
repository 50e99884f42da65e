import { sql } from 'kysely';
import type { Database } from '#platform/database';
import { tables } from './media.tables.ts';

/** A row of the index of recorded segments. */
export interface SegmentRow {
  sessionId: string;
  sequence: number;
  initId: string;
  startMs: number;
  startedAtMs: number;
  durationMs: number;
  bytes: number;
  discontinuity: boolean;
  independent: boolean;
}

export const segmentKey = (sessionId: string, sequence: number): string =>
  `media/${sessionId}/${sequence}.m4s`;
export const initKey = (sessionId: string, initId: string): string =>
  `media/${sessionId}/init-${initId}.mp4`;

/** Harmless when repeated. */
export const insertSegments = async (db: Database, rows: readonly SegmentRow[]): Promise<void> => {
  const column = <Value>(of: (row: SegmentRow) => Value): Value[] => rows.map(of);
  await sql`
    insert into media_segments (session_id, sequence, init_id, start_ms, started_at, duration_ms,
                                bytes, discontinuity, independent)
    select * from unnest(
      ${column((row) => row.sessionId)}::uuid[],
      ${column((row) => row.sequence)}::int[],
      ${column((row) => row.initId)}::text[],
      ${column((row) => Math.round(row.startMs))}::bigint[],
      ${column((row) => new Date(row.startedAtMs))}::timestamptz[],
      ${column((row) => row.durationMs)}::int[],
      ${column((row) => row.bytes)}::int[],
      ${column((row) => row.discontinuity)}::bool[],
      ${column((row) => row.independent)}::bool[])
    on conflict do nothing`.execute(db);
};

/** In playing order; the last `latest` of them when given. */
export const segmentsOf = async (
  db: Database,
  sessionId: string,
  latest?: number,
): Promise<SegmentRow[]> => {
  const rows = await tables(db)
    .selectFrom('media_segments')
    .select(['sequence', 'init_id as initId', 'start_ms as startMs', 'bytes'])
    .select(['started_at as startedAt', 'duration_ms as durationMs'])
    .select(['discontinuity', 'independent'])
    .where('session_id', '=', sessionId)
    .orderBy('sequence', latest === undefined ? 'asc' : 'desc')
    .$if(latest !== undefined, (query) => query.limit(latest ?? 0))
    .execute();
  if (latest !== undefined) rows.reverse();
  return rows.map(({ startedAt, ...row }) => ({
    ...row,
    sessionId,
    startedAtMs: startedAt.getTime(),
  }));
};

export interface SegmentIndex {
  /** Resolves when the row is committed. */
  add(row: SegmentRow): Promise<void>;
}

interface Waiting {
  row: SegmentRow;
  resolve(): void;
  reject(error: unknown): void;
}

/** Group commit: rows that arrive while one insert is under way share the next. */
export const createSegmentIndex = (
  insert: (rows: readonly SegmentRow[]) => Promise<void>,
): SegmentIndex => {
  let queue: Waiting[] = [];
  let working = false;

  const settle = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      await insert(batch.map(({ row }) => row));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      // One bad row must not cost the others their place.
      if (batch.length > 1) for (const each of batch) await settle([each]);
      else for (const { reject } of batch) reject(error);
    }
  };

  const work = async (): Promise<void> => {
    working = true;
    while (queue.length > 0) {
      const batch = queue;
      queue = [];
      await settle(batch);
    }
    working = false;
  };

  return {
    add: (row) =>
      new Promise((resolve, reject) => {
        queue.push({ row, resolve, reject });
        if (!working) void work();
      }),
  };
};
