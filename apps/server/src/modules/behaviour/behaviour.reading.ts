import type pg from 'pg';
import type { Pool } from 'pg';
import type { Blobs } from '#platform/blobs';
import type { StoredEvent } from '#platform/events';
import { listManifests } from '#platform/events.exported';
import { type Head, readHead } from '#platform/events.head';
import { readAll } from '#platform/events.rebuild';
import { listPartitions } from '#platform/events.retention';
import type { LogRow } from './behaviour.rows.ts';

/** Small, so that rows are gone again before anybody has to move them about in memory. */
const PAGE = 4_000;

export interface LogPage {
  rows: LogRow[];
  /** Everything up to here is in `rows`, or was no event. */
  scannedTo: number;
  isLast: boolean;
}

/** As PostgreSQL wrote it: the payload goes into the store as text. */
const asText = { getTypeParser: () => (text: string) => text };

type Field = string | null;
type RawRow = [Field, Field, Field, Field, Field, Field, Field, Field, Field, Field];

const rowOf = (raw: RawRow): LogRow => ({
  offset: +raw[0]!,
  id: raw[1]!,
  name: raw[2]!,
  version: +raw[3]!,
  atMs: +raw[4]!,
  actor: raw[5],
  visitor: raw[6],
  room: raw[7],
  simulated: raw[8] === 't',
  payload: raw[9]!,
});

export const readLogPage = async (
  pool: Pool,
  after: number,
  horizon: number,
  limit: number = PAGE,
): Promise<LogPage> => {
  const found = await pool.query<RawRow>({
    text: `select "offset", id, name, version, (extract(epoch from at) * 1000)::bigint, actor, visitor, room,
                  simulated, payload
             from events where "offset" > $1 and "offset" <= $2 order by "offset" limit $3`,
    values: [after, horizon, limit],
    rowMode: 'array',
    types: asText as pg.CustomTypesConfig,
  });
  const rows = found.rows.map(rowOf);
  const isLast = rows.length < limit;
  return { rows, scannedTo: isLast ? Math.max(after, horizon) : rows.at(-1)!.offset, isLast };
};

/** The id of one event; null when there is none at the offset, or its day was moved out of the database. */
export const idAt = async (pool: Pool, offset: number): Promise<string | null> => {
  const { rows } = await pool.query<{ id: string }>(
    'select id from events where "offset" = $1 limit 1',
    [offset],
  );
  return rows[0]?.id ?? null;
};

const ofStored = (event: StoredEvent): LogRow => ({
  offset: Number(event.position.offset),
  id: event.id,
  name: event.name,
  version: event.version,
  atMs: event.atMs,
  actor: event.actorId,
  visitor: event.visitorId,
  room: event.roomId,
  simulated: event.simulated,
  payload: JSON.stringify(event.payload),
});

/** The same for a log of which days were moved out of the database after `after`. */
async function* exportedPages(
  needs: { pool: Pool; blobs: Blobs },
  after: number,
): AsyncGenerator<LogPage> {
  let rows: LogRow[] = [];
  let scannedTo = after;
  for await (const event of readAll(needs)) {
    const row = ofStored(event);
    if (row.offset <= after) continue;
    rows.push(row);
    scannedTo = row.offset;
    if (rows.length < PAGE) continue;
    yield { rows, scannedTo, isLast: false };
    rows = [];
  }
  yield { rows, scannedTo, isLast: true };
}

/** The page after is asked for while the one before is worked on. */
async function* tablePages(pool: Pool, after: number, horizon: number): AsyncGenerator<LogPage> {
  let next = readLogPage(pool, after, horizon);
  for (;;) {
    const page = await next;
    if (page.isLast) {
      yield page;
      return;
    }
    next = readLogPage(pool, page.scannedTo, horizon);
    // Who stops in between must not leave a refusal that nobody hears.
    next.catch(() => undefined);
    yield page;
  }
}

/** Reads the log from any place on, the days that were moved out of the database included. */
export const createLogReading = (needs: { pool: Pool; blobs: Blobs }) => {
  let checked: { oldest: string; exportedTo: number } | null = null;

  /** The last offset that is in exported days only; looked for again when a day has gone. */
  const exportedTo = async (): Promise<number> => {
    const oldest = (await listPartitions(needs.pool))[0] ?? '';
    if (checked?.oldest === oldest) return checked.exportedTo;
    const manifests = await listManifests(needs.blobs);
    const last = manifests.reduce((most, { lastOffset }) => Math.max(most, lastOffset), 0);
    checked = { oldest, exportedTo: last };
    return last;
  };

  return {
    head: (): Promise<Head> => readHead(needs.pool),
    idAt: (offset: number): Promise<string | null> => idAt(needs.pool, offset),
    /** Everything after a place, in the order of the log. No day must be moved meanwhile. */
    pages: async (after: number, horizon: number): Promise<AsyncGenerator<LogPage>> =>
      after < (await exportedTo())
        ? exportedPages(needs, after)
        : tablePages(needs.pool, after, horizon),
  };
};

export type LogReading = ReturnType<typeof createLogReading>;
