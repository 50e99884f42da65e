import { StreamRefused } from '@kaibo/contracts';
import type { RtmpLogEntry } from '@kaibo/media';
import { sql } from 'kysely';
import type { Database } from '#platform/database';
import { appendEvent } from '#platform/events.append';
import { isId } from '#platform/id';
import type { Log } from '#platform/log';
import type { Refusal } from './media.tables.ts';

/** A flood of refusals costs what this many do. */
const MOST_WAITING = 100;
const EVENT_EVERY_MS = 10_000;
const LINES_BURST = 20;
const LINES_PER_SECOND = 2;

interface Waiting {
  roomId: string | null;
  address: string;
  refusal: Refusal;
}

export interface Refusals {
  /** What the RTMP server says; none of it holds a key. */
  hear(entry: RtmpLogEntry): void;
  /** Writes the latest refusal of each room, and an event of it now and then. */
  flush(nowMs: number): Promise<void>;
}

/** The rooms that exist, of those refused. */
const writeRefusals = async (
  db: Database,
  refused: readonly { roomId: string; refusal: Refusal }[],
): Promise<Set<string>> => {
  const { rows } = await sql<{ roomId: string }>`
    insert into media_health (room_id, updated_at, refusal)
    select room_id, '-infinity', refusal::jsonb
      from unnest(${refused.map(({ roomId }) => roomId)}::uuid[],
                  ${refused.map(({ refusal }) => JSON.stringify(refusal))}::text[]) as refused (room_id, refusal)
      join media_channels using (room_id)
    on conflict (room_id) do update set refusal = excluded.refusal
    returning room_id as "roomId"`.execute(db);
  return new Set(rows.map(({ roomId }) => roomId));
};

export const createRefusals = (needs: { db: Database; log: Log; now(): number }): Refusals => {
  const waiting = new Map<string, Waiting>();
  const toldAtMs = new Map<string, number>();
  let lines = LINES_BURST;
  let linesAtMs = needs.now();
  let linesLeftOut = 0;

  const mayWriteLine = (): boolean => {
    const nowMs = needs.now();
    lines = Math.min(LINES_BURST, lines + ((nowMs - linesAtMs) / 1_000) * LINES_PER_SECOND);
    linesAtMs = nowMs;
    if (lines < 1) return false;
    lines -= 1;
    return true;
  };

  const writeLine = ({ level, event, message, ...fields }: RtmpLogEntry): void => {
    if (level !== 'info' && !mayWriteLine()) {
      linesLeftOut += 1;
      return;
    }
    if (linesLeftOut > 0) needs.log.warn({ lines: linesLeftOut }, 'rtmp refusals not shown');
    linesLeftOut = 0;
    needs.log[level]({ ...fields, message }, `rtmp ${event}`);
  };

  const keep = ({ stream = '', code = '', message = '', address }: RtmpLogEntry): void => {
    const roomId = isId(stream) ? stream : null;
    const key = roomId ?? address;
    if (!waiting.has(key) && waiting.size >= MOST_WAITING) return;
    waiting.set(key, { roomId, address, refusal: { code, message, atMs: needs.now() } });
  };

  const isDue = (key: string, nowMs: number): boolean => {
    for (const [known, atMs] of toldAtMs) if (nowMs - atMs > EVENT_EVERY_MS) toldAtMs.delete(known);
    if (toldAtMs.has(key)) return false;
    toldAtMs.set(key, nowMs);
    return true;
  };

  return {
    hear: (entry) => {
      writeLine(entry);
      if (entry.event === 'refused') keep(entry);
    },
    flush: async (nowMs) => {
      if (waiting.size === 0) return;
      const all = [...waiting.values()];
      waiting.clear();
      const due = all.filter(({ roomId, address }) => isDue(roomId ?? address, nowMs));
      await needs.db.transaction().execute(async (tx) => {
        const named = all.flatMap(({ roomId, refusal }) => (roomId ? [{ roomId, refusal }] : []));
        const known = named.length > 0 ? await writeRefusals(tx, named) : new Set<string>();
        for (const { roomId: asked, address, refusal } of due) {
          const roomId = asked !== null && known.has(asked) ? asked : null;
          const told = { roomId, code: refusal.code, address };
          await appendEvent(tx, StreamRefused, told, { roomId, atMs: refusal.atMs });
        }
      });
    },
  };
};
