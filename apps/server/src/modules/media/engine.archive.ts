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

/** The playlists of a session that has ended, or of the part of it that is shown: they never change again. */
export interface Archived {
  /** For players that were watching when it ended. */
  live: Buffer;
  replay: Buffer;
  replayGzip: Buffer;
}

/** The segments that are shown, by their sequence, both ends included. */
export interface Shown {
  from: number;
  to: number;
}

export interface Archive {
  /** Null for one that is unknown, not ended, or empty. Without `shown`, all of it. */
  find(sessionId: string, shown?: Shown): Promise<Archived | null>;
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

  const keep = (key: string, archived: Archived): void => {
    kept.set(key, archived);
    keptBytes += sizeOf(archived);
    for (const [oldest, other] of kept) {
      if (kept.size <= MOST_SESSIONS && keptBytes <= MOST_BYTES) break;
      kept.delete(oldest);
      keptBytes -= sizeOf(other);
    }
  };

  const load = async (key: string, sessionId: string, shown?: Shown): Promise<Archived | null> => {
    if ((await stateOf(db, sessionId)) !== 'ended') return null;
    const recorded = await segmentsOf(db, sessionId);
    const rows = shown
      ? recorded.filter(({ sequence }) => sequence >= shown.from && sequence <= shown.to)
      : recorded;
    if (rows.length === 0) return null;
    const archived = await archivedOf(rows);
    keep(key, archived);
    return archived;
  };

  return {
    find: async (sessionId, shown) => {
      const key = shown ? `${sessionId} ${shown.from}-${shown.to}` : sessionId;
      const known = kept.get(key);
      if (known) {
        kept.delete(key);
        kept.set(key, known);
        return known;
      }
      const underWay =
        loading.get(key) ?? load(key, sessionId, shown).finally(() => loading.delete(key));
      loading.set(key, underWay);
      return underWay;
    },
  };
};
