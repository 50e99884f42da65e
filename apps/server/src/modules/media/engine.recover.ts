import { sql } from 'kysely';
import type { Blobs } from '#platform/blobs';
import type { Database } from '#platform/database';
import { segmentsOf } from './engine.segments.ts';
import type { Restored } from './engine.session.ts';
import { endSession, interruptSession } from './engine.store.ts';
import { tables } from './media.tables.ts';

export interface Unfinished extends Restored {
  roomId: string;
}

const LATEST = 6;

/** What was written but never indexed was never shown: its place is taken anew. */
const removeUnindexed = async (db: Database, blobs: Blobs, sessionId: string): Promise<number> => {
  const indexed = await tables(db)
    .selectFrom('media_segments')
    .select(sql<string>`sequence || '.m4s'`.as('name'))
    .where('session_id', '=', sessionId)
    .unionAll(
      tables(db)
        .selectFrom('media_inits')
        .select(sql<string>`'init-' || init_id || '.mp4'`.as('name'))
        .where('session_id', '=', sessionId),
    )
    .execute();
  const known = new Set(indexed.map(({ name }) => name));
  let removed = 0;
  for await (const { key } of blobs.list(`media/${sessionId}/`)) {
    if (known.has(key.slice(key.lastIndexOf('/') + 1))) continue;
    await blobs.delete(key);
    removed += 1;
  }
  return removed;
};

const discontinuitiesBefore = async (
  db: Database,
  sessionId: string,
  sequence: number,
): Promise<number> => {
  const { count } = await tables(db)
    .selectFrom('media_segments')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('session_id', '=', sessionId)
    .where('sequence', '>', 0)
    .where('sequence', '<', sequence)
    .where('discontinuity', '=', true)
    .executeTakeFirstOrThrow();
  return count;
};

/** Sessions that an earlier process left open, as far as they are recorded. All are interrupted afterwards; rehearsals end. */
export const recoverSessions = async (
  db: Database,
  blobs: Blobs,
  onRemoved: (sessionId: string, files: number) => void,
): Promise<Unfinished[]> => {
  const open = await tables(db)
    .selectFrom('media_sessions')
    .select(['id', 'room_id as roomId', 'rehearsal', 'started_at as startedAt'])
    .where('state', '<>', 'ended')
    .execute();
  const unfinished: Unfinished[] = [];
  for (const { id, roomId, rehearsal, startedAt } of open) {
    if (rehearsal) {
      // Nothing of it was recorded: the encoder that returns begins another.
      await endSession(db, { id, roomId, rehearsal }, { reason: 'recovered', durationMs: 0 });
      continue;
    }
    const removed = await removeUnindexed(db, blobs, id);
    if (removed > 0) onRemoved(id, removed);
    const latest = await segmentsOf(db, id, LATEST);
    const last = latest.at(-1);
    const atMs = last ? last.startedAtMs + last.durationMs : startedAt.getTime();
    await interruptSession(db, { id, roomId, rehearsal }, { atMs, reason: 'media/restarted' });
    const discontinuities = latest[0] ? await discontinuitiesBefore(db, id, latest[0].sequence) : 0;
    unfinished.push({ id, roomId, startedAtMs: startedAt.getTime(), latest, discontinuities });
  }
  return unfinished;
};
