import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { often } from './database.planned.ts';
import type { Database, Transaction } from './database.ts';
import type { Head } from './events.head.ts';
import { offsetOf, type Page } from './events.recent.ts';
import type { StoredEvent, Subscription } from './events.ts';

const DEFAULT_BATCH = 500;
const DEFAULT_EVERY_MS = 20;
const RETRY_FIRST_MS = 100;
const RETRY_MOST_MS = 30_000;
/** A place that moved over unwanted events only is written down this often. */
const REMEMBER_EVERY_MS = 15_000;

export interface GroupNeeds {
  db: Database;
  look(): Promise<Head>;
  end(): Promise<number>;
  read(after: number, limit: number, names: ReadonlySet<string>): Promise<Page>;
  /**
   * Runs when one of the few places for batches is free, so that groups never take every connection. One of them is for
   * who is in a hurry alone: what is counted may take its time.
   */
  withSlot<T>(work: () => Promise<T>, isHurried: boolean): Promise<T>;
  /** Writes places down together; see `writeMoves`. */
  remember(moves: readonly Move[]): Promise<ReadonlyMap<Move, true>>;
  /** Told of everything that a handler throws. */
  report?(group: string, error: unknown): void;
}

export interface GroupHealth {
  group: string;
  /** Offsets between the group's place and the end that it knows of. */
  behind: number;
  /** What the handler threw last; null when its last batch went well. */
  failure: string | null;
  failures: number;
}

export interface Group {
  wake(head: Head): void;
  place(): number | null;
  health(): GroupHealth;
  caughtUp(): Promise<void>;
  stop(): Promise<void>;
}

/** Makes the group at its starting place unless it is known, and answers its place. */
const register = async (needs: GroupNeeds, { group, from }: Subscription): Promise<number> => {
  const find = () =>
    sql<{ offset: number }>`select "offset" from event_groups where name = ${group}`.execute(
      needs.db,
    );
  const known = (await find()).rows[0];
  if (known !== undefined) return known.offset;
  const start = from === 'oldest' ? 0 : await needs.end();
  await sql`insert into event_groups (name, "offset") values (${group}, ${start})
            on conflict do nothing`.execute(needs.db);
  return (await find()).rows[0]!.offset;
};

/** A place that moved over unwanted events only. */
export interface Move {
  group: string;
  from: number;
  to: number;
}

/**
 * Writes down places of groups that had nothing to handle, all in one statement; answers which were where they moved from.
 * A row that another process holds is left alone: it is moving it. Not worth a wait for the disk, during which others
 * would wait for the rows: what is lost is looked at again.
 */
export const writeMoves = async (
  db: Database,
  moves: readonly Move[],
): Promise<ReadonlyMap<Move, true>> => {
  const { rows } = await sql<{ name: string; offset: number }>`
    with held as (
      select name, move.place, set_config('synchronous_commit', 'off', true) as commits from event_groups
        join unnest(${moves.map(({ group }) => group)}::text[], ${moves.map(({ from }) => from)}::bigint[],
                    ${moves.map(({ to }) => to)}::bigint[]) as move (group_name, known, place)
          on name = move.group_name and "offset" = move.known
         for update of event_groups skip locked
    )
    update event_groups set "offset" = held.place, moved_at = now() from held
     where event_groups.name = held.name and held.commits is not null
    returning event_groups.name, "offset"`.execute(db);
  const places = new Map(rows.map(({ name, offset }) => [name, offset]));
  return new Map(
    moves.flatMap((move) => (places.get(move.group) === move.to ? [[move, true]] : [])),
  );
};

/**
 * Moves the group's row before its batch is handled, in the transaction that handles it: who holds the row has moved it,
 * and a batch that fails takes the move back. Nothing where another process holds it.
 */
const take = async (tx: Transaction, group: string, from: number, to: number) => {
  // The place and what the handler writes are kept or lost together, and a loss is handled again: no need to wait for
  // the disk, unless the handler appends events.
  const { rows } = await sql<{ offset: number }>`${often}
    with held as (
      select "offset", set_config('synchronous_commit', 'off', true) as commits from event_groups
       where name = ${group} for update skip locked
    ), moved as (
      update event_groups set "offset" = ${to}, moved_at = now() from held
       where name = ${group} and held."offset" = ${from}
    )
    select "offset", commits from held`.execute(tx);
  return rows[0];
};

/** Reads for one group until stopped. */
export const runGroup = (needs: GroupNeeds, subscription: Subscription): Group => {
  const { group, batchSize = DEFAULT_BATCH, everyMs = DEFAULT_EVERY_MS } = subscription;
  const names: ReadonlySet<string> = new Set(subscription.names);
  const stopping = new AbortController();
  const waiters: { target: number; resolve(): void; reject(error: Error): void }[] = [];
  let head: Head = { horizon: -1, end: -1 };
  /** Up to where this process has been told of what was handled. */
  let place: number | null = null;
  /** What the row holds as far as we know; another process, or a person, may have moved it. */
  let remembered = -1;
  let rememberedAtMs = Date.now();
  let failure: string | null = null;
  let failures = 0;
  let signal: (() => void) | null = null;
  let handledAtMs = Number.NEGATIVE_INFINITY;
  let pause: AbortController | null = null;

  const arrive = (at: number): void => {
    place = at;
    for (let i = waiters.length - 1; i >= 0; i--)
      if (waiters[i]!.target <= at) waiters.splice(i, 1)[0]!.resolve();
  };

  /** Handles one page under the row's lock, unless another process does or did: then the row says how far. */
  const handle = (page: Page): Promise<'handled' | 'moved' | 'busy'> =>
    needs.db.transaction().execute(async (tx) => {
      const row = await take(tx, group, remembered, page.scannedTo);
      if (row === undefined) {
        // Another process handles right now; what it has committed is known already.
        const seen = await sql<{ offset: number }>`
          select "offset" from event_groups where name = ${group}`.execute(tx);
        const offset = seen.rows[0]?.offset ?? remembered;
        if (offset <= remembered) return 'busy';
        remembered = offset;
        return 'moved';
      }
      if (row.offset !== remembered) {
        remembered = row.offset;
        if (row.offset < place!) arrive(row.offset);
        return 'moved';
      }
      await subscription.handle(page.events, tx);
      return 'handled';
    });

  /** They are kept: whatever goes wrong now, they are not handled again. */
  const tellHandled = (events: readonly StoredEvent[]): void => {
    try {
      subscription.handled?.(events);
    } catch (error) {
      needs.report?.(group, error);
    }
  };

  const recovered = (): void => {
    failure = null;
    failures = 0;
  };

  const step = async (): Promise<'more' | 'caught up' | 'busy'> => {
    const at = place!;
    const page = await needs.read(at, batchSize, names);
    if (page.events.length === 0) {
      recovered();
      arrive(Math.max(at, page.scannedTo));
      return 'caught up';
    }
    if (at < remembered) {
      const theirs = page.events.filter((event) => offsetOf(event) <= remembered);
      if (theirs.length > 0) tellHandled(theirs);
      arrive(subscription.handled ? Math.min(remembered, page.scannedTo) : remembered);
      recovered();
      return 'more';
    }
    handledAtMs = performance.now();
    const outcome = await needs.withSlot(() => handle(page), everyMs === 0);
    if (outcome === 'busy') return 'busy';
    recovered();
    if (outcome === 'moved') return 'more';
    remembered = page.scannedTo;
    rememberedAtMs = Date.now();
    tellHandled(page.events);
    arrive(page.scannedTo);
    return page.events.length < batchSize ? 'caught up' : 'more';
  };

  const remember = async (): Promise<void> => {
    if (place === null || place <= remembered) return;
    const move = { group, from: remembered, to: place };
    if ((await needs.remember([move])).has(move)) remembered = move.to;
    rememberedAtMs = Date.now();
  };

  /** What comes while a batch was just handled waits a little for more, unless somebody waits for it. */
  const gather = async (): Promise<void> => {
    const ms = handledAtMs + everyMs - performance.now();
    if (ms <= 0 || waiters.length > 0 || stopping.signal.aborted) return;
    pause = new AbortController();
    await sleep(ms, undefined, { signal: pause.signal, ref: false }).catch(() => undefined);
    pause = null;
  };

  const untilWoken = (): Promise<void> =>
    stopping.signal.aborted
      ? Promise.resolve()
      : new Promise((resolve) => {
          signal = resolve;
        });

  const backOff = async (error: unknown): Promise<void> => {
    failure = error instanceof Error ? error.message : String(error);
    failures += 1;
    needs.report?.(group, error);
    const waitMs = Math.min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** Math.min(failures - 1, 10));
    await sleep(waitMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        if (place === null) {
          remembered = await register(needs, subscription);
          subscription.began?.({ txid: '0', offset: String(remembered) });
          arrive(remembered);
        }
        if (place! >= head.horizon) {
          if (Date.now() - rememberedAtMs > REMEMBER_EVERY_MS) await remember();
          await untilWoken();
          continue;
        }
        const found = await step();
        if (found === 'busy') await untilWoken();
        else if (found === 'caught up') await gather();
      } catch (error) {
        await backOff(error);
      }
    }
    await remember().catch(() => undefined);
  };

  const running = run();
  const wake = (now: Head): void => {
    head = now;
    const go = signal;
    signal = null;
    go?.();
  };

  return {
    wake,
    place: () => place,
    health: () => ({ group, behind: Math.max(0, head.end - (place ?? 0)), failure, failures }),
    caughtUp: async () => {
      const { end } = await needs.look();
      if (place !== null && place >= end) return;
      if (stopping.signal.aborted) throw new Error(`the group ${group} was stopped`);
      await new Promise<void>((resolve, reject) => {
        waiters.push({ target: end, resolve, reject });
        pause?.abort();
      });
    },
    stop: async () => {
      stopping.abort();
      pause?.abort();
      wake(head);
      await running;
      for (const waiter of waiters.splice(0))
        waiter.reject(new Error(`the group ${group} was stopped`));
    },
  };
};
