import type { Pool } from 'pg';
import { OFTEN } from './database.planned.ts';
import { type EventRow, eventColumns, toStoredEvent } from './events.rows.ts';
import type { StoredEvent } from './events.ts';

const KEPT_EVENTS = 4_000;
const PAGE = 2_000;

/** Events after one offset and up to another, in order; nothing wanted in between is missing. */
export interface Page {
  events: StoredEvent[];
  /** Everything up to here has been looked at. */
  scannedTo: number;
}

/** Wanted names; empty means all. */
export const readPage = async (
  pool: Pool,
  after: number,
  horizon: number,
  limit: number,
  names: readonly string[],
): Promise<Page> => {
  const { rows } = await pool.query<EventRow>(
    `${OFTEN} select ${eventColumns} from events
      where "offset" > $1 and "offset" <= $2 ${names.length > 0 ? 'and name = any($4)' : ''}
      order by "offset" limit $3`,
    names.length > 0 ? [after, horizon, limit, names] : [after, horizon, limit],
  );
  const last = rows.at(-1);
  return {
    events: rows.map(toStoredEvent),
    scannedTo: last !== undefined && rows.length === limit ? last.offset : Math.max(after, horizon),
  };
};

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
      const page = await readPage(pool, to, horizon, PAGE, asked);
      if (asked !== names) continue;
      events.push(...page.events);
      to = page.scannedTo;
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
