import type { Pool } from 'pg';
import type { Blobs } from './blobs.ts';
import { listManifests, readDay } from './events.exported.ts';
import { readHead } from './events.head.ts';
import { readPage } from './events.recent.ts';
import { EXPORT_LOCK, extentOf, listPartitions } from './events.retention.ts';
import { toStoredEvent } from './events.rows.ts';
import type { StoredEvent } from './events.ts';

const PAGE = 2_000;

interface Source {
  /** No event of the source comes before this offset. */
  first: number;
  open(): AsyncGenerator<StoredEvent>;
}

const offsetOf = (event: StoredEvent): number => Number(event.position.offset);

/** Days meet at midnight, where transactions of both sides draw offsets in turn: sources are merged by offset. */
async function* merge(sources: Source[]): AsyncGenerator<StoredEvent> {
  const waiting = sources.toSorted((a, b) => a.first - b.first);
  const open: { next: StoredEvent; rest: AsyncGenerator<StoredEvent> }[] = [];
  for (;;) {
    open.sort((a, b) => offsetOf(a.next) - offsetOf(b.next));
    const lowest = open[0] === undefined ? Number.POSITIVE_INFINITY : offsetOf(open[0].next);
    const begin = waiting[0];
    if (begin !== undefined && begin.first <= lowest) {
      waiting.shift();
      const rest = begin.open();
      const { value, done } = await rest.next();
      if (done !== true) open.push({ next: value, rest });
      continue;
    }
    const head = open[0];
    if (head === undefined) return;
    yield head.next;
    const { value, done } = await head.rest.next();
    if (done === true) open.shift();
    else head.next = value;
  }
}

async function* exportedDay(
  blobs: Blobs,
  manifest: Awaited<ReturnType<typeof listManifests>>[number],
  names: readonly string[],
): AsyncGenerator<StoredEvent> {
  for await (const row of readDay(blobs, manifest))
    if (names.length === 0 || names.includes(row.name)) yield toStoredEvent(row);
}

async function* table(
  pool: Pool,
  horizon: number,
  names: readonly string[],
): AsyncGenerator<StoredEvent> {
  for (let after = -1; after < horizon; ) {
    const page = await readPage(pool, { after, horizon, limit: PAGE, names });
    yield* page.events;
    after = page.scannedTo;
  }
}

/**
 * Every event ever recorded up to now, in log order: exported days, then what is in the database. No day is
 * exported meanwhile. Reads at about 100,000 events a second; keep the consumer short or expect a long export gap.
 */
export async function* readAll(
  { pool, blobs }: { pool: Pool; blobs: Blobs },
  names: readonly string[] = [],
): AsyncGenerator<StoredEvent> {
  const client = await pool.connect();
  try {
    await client.query('set statement_timeout = 0');
    await client.query('select pg_advisory_lock_shared($1::bigint)', [EXPORT_LOCK]);
    const firstInTable = new Map<string, number>();
    for (const day of await listPartitions(client))
      firstInTable.set(day, (await extentOf(client, day)).firstOffset);
    // An export that was interrupted leaves a day in both places: the table counts.
    const exported = (await listManifests(blobs)).filter(
      (manifest) => firstInTable.get(manifest.day) !== manifest.firstOffset,
    );
    const { horizon } = await readHead(pool);
    yield* merge([
      ...exported.map((manifest) => ({
        first: manifest.firstOffset,
        open: () => exportedDay(blobs, manifest, names),
      })),
      { first: -1, open: () => table(pool, horizon, names) },
    ]);
  } finally {
    client.release(true);
  }
}
