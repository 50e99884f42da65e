import type { Pool } from 'pg';
import { OFTEN } from './database.planned.ts';
import { type EventRow, eventColumns, textColumns, toStoredEvent } from './events.rows.ts';
import type { Position, StoredEvent } from './events.ts';

/** Of a busy log, what some groups handle two seconds later. */
const KEPT_EVENTS = 10_000;
const PAGE = 2_000;

/** Events after one offset and up to another, in order; nothing wanted in between is missing. */
export interface Page {
  events: StoredEvent[];
  /** Everything up to here has been looked at. */
  scannedTo: number;
}

interface Asked {
  after: number;
  horizon: number;
  limit: number;
  /** Empty means all. */
  names: readonly string[];
}

const pageOf = async <Row extends { offset: number }>(
  pool: Pool,
  columns: string,
  { after, horizon, limit, names }: Asked,
): Promise<{ rows: Row[]; scannedTo: number }> => {
  const { rows } = await pool.query<Row>(
    `${OFTEN} select ${columns} from events
      where "offset" > $1 and "offset" <= $2 ${names.length > 0 ? 'and name = any($4)' : ''}
      order by "offset" limit $3`,
    names.length > 0 ? [after, horizon, limit, names] : [after, horizon, limit],
  );
  const last = rows.at(-1);
  const isFull = last !== undefined && rows.length === limit;
  return { rows, scannedTo: isFull ? last.offset : Math.max(after, horizon) };
};

export const readPage = async (pool: Pool, asked: Asked): Promise<Page> => {
  const { rows, scannedTo } = await pageOf<EventRow>(pool, eventColumns, asked);
  return { events: rows.map(toStoredEvent), scannedTo };
};

type TextRow = Omit<EventRow, 'payload'> & { payload: string };

/** Groups that handle an event at the same time, and one that asks for its payload twice, parse it once. */
const PARSED_FOR_MS = 50;

/**
 * Waits for groups that handle a batch a second, its payload as text: one thing in memory instead of hundreds, which the
 * collector would have to copy until the last group has read them. What was parsed is kept for a moment only.
 */
class RecentEvent implements StoredEvent {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly key: string;
  readonly actorId: string | null;
  readonly visitorId: string | null;
  readonly roomId: string | null;
  readonly atMs: number;
  readonly simulated: boolean;
  readonly position: Position;
  readonly #text: string;
  #parsed: unknown;

  static #parsedLately: RecentEvent[] = [];
  static #forgetParsed(): void {
    for (const event of RecentEvent.#parsedLately) event.#parsed = undefined;
    RecentEvent.#parsedLately = [];
  }

  constructor(row: TextRow) {
    this.id = row.id;
    this.name = row.name;
    this.version = row.version;
    this.key = row.key;
    this.actorId = row.actor;
    this.visitorId = row.visitor;
    this.roomId = row.room;
    this.atMs = row.at.getTime();
    this.simulated = row.simulated;
    this.position = { txid: row.txid, offset: String(row.offset) };
    this.#text = row.payload;
  }

  get payload(): unknown {
    if (this.#parsed !== undefined) return this.#parsed;
    if (RecentEvent.#parsedLately.length === 0)
      setTimeout(() => RecentEvent.#forgetParsed(), PARSED_FOR_MS).unref();
    RecentEvent.#parsedLately.push(this);
    this.#parsed = JSON.parse(this.#text);
    return this.#parsed;
  }

  toJSON(): StoredEvent {
    return { ...this, payload: this.payload };
  }
}

export const offsetOf = (event: StoredEvent): number => Number(event.position.offset);

/**
 * The newest events, read once for all groups of the process. A group that is further behind than what is kept
 * reads for itself.
 */
export const createRecent = (pool: Pool) => {
  let events: StoredEvent[] = [];
  let from = 0;
  let to = -1;
  let names: readonly string[] = [];
  let filling: Promise<void> | null = null;

  const fill = async (horizon: number): Promise<void> => {
    while (to < horizon) {
      const asked = names;
      const page = { after: to, horizon, limit: PAGE, names: asked };
      const { rows, scannedTo } = await pageOf<TextRow>(pool, textColumns, page);
      if (asked !== names) continue;
      for (const row of rows) events.push(new RecentEvent(row));
      to = scannedTo;
      if (events.length > KEPT_EVENTS) {
        from = offsetOf(events[events.length - KEPT_EVENTS - 1]!);
        events = events.slice(-KEPT_EVENTS);
      }
    }
  };

  return {
    /** Starts over at this offset, keeping these names from now on; empty means all. */
    restart(at: number, wanted: readonly string[]): void {
      events = [];
      from = at;
      to = at;
      names = wanted;
    },
    /** Null when what follows `after` is not kept. */
    async after(
      after: number,
      horizon: number,
      limit: number,
      wanted: ReadonlySet<string>,
    ): Promise<Page | null> {
      if (to < 0 || after < from) return null;
      if (to < horizon) {
        filling ??= fill(horizon).finally(() => {
          filling = null;
        });
        await filling;
      }
      if (after < from || after > to) return null;
      let low = 0;
      let high = events.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (offsetOf(events[middle]!) <= after) low = middle + 1;
        else high = middle;
      }
      const found: StoredEvent[] = [];
      for (let i = low; i < events.length && found.length < limit; i++)
        if (wanted.size === 0 || wanted.has(events[i]!.name)) found.push(events[i]!);
      return { events: found, scannedTo: found.length === limit ? offsetOf(found.at(-1)!) : to };
    },
    /** Lets go of what every group has passed. */
    forget(upTo: number): void {
      if (upTo <= from || to < 0) return;
      from = Math.min(upTo, to);
      events = events.filter((event) => offsetOf(event) > from);
    },
  };
};

export type Recent = ReturnType<typeof createRecent>;
