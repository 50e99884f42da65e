import type { RoomStatus } from '@kaibo/contracts';
import { gathered } from '#platform/gather';

export interface Statuses {
  /** What everybody sees of these rooms; unknown ones are left out. Nothing of before a move that was answered. */
  of(ids: Iterable<string>): Promise<ReadonlyMap<string, RoomStatus>>;
  /**
   * Said in a transaction that moves these rooms, before it does and while it holds their locks: until its end was seen
   * nothing else is believed.
   */
  moving(ids: Iterable<string>, to: RoomStatus): void;
}

/** Of many who ask for what is not known each reading answers a few. */
const APART_MS = 3;
/** Read again behind the backs of those who ask. */
const FRESH_MS = 500;
/** Moves in other ways than ours, by hand in the database, are seen after so long. */
const TRUSTED_MS = 2_000;
/** Rooms that nobody asked for since are not read again. */
const ASKED_MS = 10_000;
/** What a transaction would have moved by then never will: its statements and its pauses are limited to a minute. */
const IN_DOUBT_MS = 900_000;
/** What nobody asks for any more is looked for so often. */
const FORGET_MS = 5_000;

interface Known {
  status: RoomStatus;
  /** When the reading that told began. */
  atMs: number;
  askedAtMs: number;
}

interface Move {
  /** Null when moves overlapped: which of them came first is not known. */
  to: RoomStatus | null;
  sinceMs: number;
}

/**
 * Statuses in memory, for what is asked hundreds of times a second. As one Kaibo at a time works on a database, and
 * says here what it is about to move, they are as good as a look into it: a room is in doubt from before its move is
 * written until a reading that began later has seen it moved, and meanwhile every question goes to the database.
 */
export const createStatuses = (
  read: (ids: readonly string[]) => Promise<ReadonlyMap<string, RoomStatus>>,
  nowMs: () => number = () => performance.now(),
): Statuses => {
  const known = new Map<string, Known>();
  const moves = new Map<string, Move>();
  let isRefreshing = false;
  let forgotAtMs = nowMs();

  const settle = (id: string, status: RoomStatus | undefined, atMs: number): void => {
    const move = moves.get(id);
    if (!move || atMs <= move.sinceMs) return;
    if (status === move.to || atMs - move.sinceMs > IN_DOUBT_MS) moves.delete(id);
  };

  const look = async (ids: readonly string[]): Promise<ReadonlyMap<string, RoomStatus>> => {
    const atMs = nowMs();
    const found = await read(ids);
    for (const id of ids) {
      const status = found.get(id);
      settle(id, status, atMs);
      const before = known.get(id);
      if (before && before.atMs > atMs) continue;
      // Anybody may ask for what does not exist, and what will may be asked for before.
      if (status === undefined) known.delete(id);
      else known.set(id, { status, atMs, askedAtMs: before?.askedAtMs ?? atMs });
    }
    forget();
    return found;
  };

  const forget = (): void => {
    const now = nowMs();
    if (now - forgotAtMs < FORGET_MS) return;
    forgotAtMs = now;
    for (const [id, { askedAtMs }] of known) if (now - askedAtMs > ASKED_MS) known.delete(id);
    for (const [id, { sinceMs }] of moves) if (now - sinceMs > IN_DOUBT_MS) moves.delete(id);
  };

  const refresh = async (): Promise<void> => {
    if (isRefreshing) return;
    isRefreshing = true;
    try {
      // Those in doubt too: who asks next, or the next move, finds them settled.
      await look([...new Set([...known.keys(), ...moves.keys()])]);
    } catch {
      // Who asks once these are too old reads for themselves, and is told.
    } finally {
      isRefreshing = false;
    }
  };

  const ask = gathered(look, { apartMs: APART_MS });

  return {
    of: async (ids) => {
      const now = nowMs();
      const answer = new Map<string, RoomStatus>();
      const unknown: string[] = [];
      let isOld = false;
      for (const id of ids) {
        const entry = known.get(id);
        if (entry) entry.askedAtMs = now;
        if (!entry || now - entry.atMs > TRUSTED_MS || moves.has(id)) unknown.push(id);
        else answer.set(id, entry.status);
        if (entry && now - entry.atMs > FRESH_MS) isOld = true;
      }
      if (isOld) void refresh();
      if (unknown.length === 0) return answer;
      const found = await ask(unknown);
      for (const id of unknown) {
        const status = found.get(id);
        if (status) answer.set(id, status);
      }
      return answer;
    },
    moving: (ids, to) => {
      const sinceMs = nowMs();
      for (const id of ids) moves.set(id, { to: moves.has(id) ? null : to, sinceMs });
    },
  };
};
