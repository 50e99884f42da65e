import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { livePlaylist, type SegmentInfo, vodPlaylist } from '@kaibo/media';
import type { Database } from '#platform/database';
import { type SegmentRow, segmentsOf } from './engine.segments.ts';
import { stateOf } from './engine.store.ts';
import { initName, segmentName } from './engine.window.ts';

const compress = promisify(gzip);
const MOST_SESSIONS = 64;
const MOST_BYTES = 32 * 1024 * 1024;
const LISTED_AT_THE_END = 6;

/** The playlists of a session that has ended: they never change again. */
export interface Archived {
  /** For players that were watching when it ended. */
  live: Buffer;
  replay: Buffer;
  replayGzip: Buffer;
}

export interface Archive {
  /** Null for one that is unknown, not ended, or empty. */
  find(sessionId: string): Promise<Archived | null>;
}

/** A segment that is not there (the disk was full) leaves a seam. */
const withSeams = (rows: readonly SegmentRow[]): SegmentInfo[] =>
  rows.map((row, i) => ({
    ...row,
    uri: segmentName(row.sequence),
    discontinuity: row.discontinuity || (i > 0 && rows[i - 1]!.sequence !== row.sequence - 1),
  }));

const archivedOf = async (rows: readonly SegmentRow[]): Promise<Archived> => {
  const segments = withSeams(rows);
  const options = { initUri: initName };
  const ended = { ...options, windowSegments: LISTED_AT_THE_END, ended: true };
  const replay = Buffer.from(vodPlaylist(segments, options));
  return {
    live: Buffer.from(livePlaylist(segments, ended)),
    replay,
    replayGzip: await compress(replay),
  };
};

const sizeOf = ({ live, replay, replayGzip }: Archived): number =>
  live.length + replay.length + replayGzip.length;

/** Ended sessions, read from the index; the latest asked for are kept. */
export const createArchive = (db: Database): Archive => {
  const kept = new Map<string, Archived>();
  const loading = new Map<string, Promise<Archived | null>>();
  let keptBytes = 0;

  const keep = (sessionId: string, archived: Archived): void => {
    kept.set(sessionId, archived);
    keptBytes += sizeOf(archived);
    for (const [oldest, other] of kept) {
      if (kept.size <= MOST_SESSIONS && keptBytes <= MOST_BYTES) break;
      kept.delete(oldest);
      keptBytes -= sizeOf(other);
    }
  };

  const load = async (sessionId: string): Promise<Archived | null> => {
    if ((await stateOf(db, sessionId)) !== 'ended') return null;
    const rows = await segmentsOf(db, sessionId);
    if (rows.length === 0) return null;
    const archived = await archivedOf(rows);
    keep(sessionId, archived);
    return archived;
  };

  return {
    find: async (sessionId) => {
      const known = kept.get(sessionId);
      if (known) {
        kept.delete(sessionId);
        kept.set(sessionId, known);
        return known;
      }
      const underWay =
        loading.get(sessionId) ?? load(sessionId).finally(() => loading.delete(sessionId));
      loading.set(sessionId, underWay);
      return underWay;
    },
  };
};
