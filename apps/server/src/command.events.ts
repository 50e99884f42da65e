import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDiskBlobs } from '#platform/blobs.disk';
import { ConfigError } from '#platform/config';
import type { StoredEvent } from '#platform/events';
import { createPostgresEventLog } from '#platform/events.postgres';
import { countEventsByName, listNewestEvents } from '#platform/events.query';
import { readAll } from '#platform/events.rebuild';
import { openExport } from './command.export.ts';
import type { Attached } from './command.open.ts';
import type { Command } from './command.options.ts';

const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const TAIL_EVERY_MS = 500;
const TAIL_PAGE = 500;

/** `24h`, `7d`, `30m` before now, or a date that JavaScript reads; 0 when it is not given. */
export const sinceMs = (text: string | undefined, nowMs: number): number => {
  if (text === undefined) return 0;
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (count) return nowMs - Number(count) * UNITS[unit!]!;
  const atMs = Date.parse(text);
  if (Number.isNaN(atMs))
    throw new ConfigError('--since: expected a time like 24h, 7d or 2026-01-31');
  return atMs;
};

const namesOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);

const FILTER = { names: { type: 'string' }, since: { type: 'string' } } as const;

/** As an operator reads it: time, name, what it is about, what happened. */
export const eventLine = (event: StoredEvent): string => {
  const time = new Date(event.atMs).toISOString().replace('T', ' ').slice(0, 19);
  const simulated = event.simulated ? ' (simulated)' : '';
  return `${time}  ${event.name.padEnd(24)}  ${JSON.stringify(event.payload)}${simulated}`;
};
const eventJson = ({ position, ...event }: StoredEvent): string =>
  JSON.stringify({ offset: position.offset, ...event });

/** Every event in log order, those that were moved out of the database included. */
const everyEvent = async function* (
  { database, dataDir }: Attached,
  names: readonly string[],
  fromMs: number,
): AsyncGenerator<StoredEvent> {
  const blobs = createDiskBlobs(join(dataDir, 'blobs'));
  for await (const event of readAll({ pool: database.pool, blobs }, names))
    if (event.atMs >= fromMs) yield event;
};

/** `events count`: how many of each name. */
export const countEvents = async (command: Command): Promise<void> => {
  const { values } = command.options(FILTER);
  const names = namesOf(values.names);
  const fromMs = sinceMs(values.since, Date.now());
  await command.attached({ create: false }, async (attached) => {
    const counts = new Map<string, number>();
    if (fromMs === 0) {
      for (const { name, count } of await countEventsByName(attached.database.db))
        if (names.length === 0 || names.includes(name)) counts.set(name, count);
    } else {
      for await (const { name } of everyEvent(attached, names, fromMs))
        counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const rows = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
    const total = rows.reduce((sum, [, count]) => sum + count, 0);
    const width = Math.max(5, ...rows.map(([name]) => name.length));
    const digits = Math.max(1, String(total).length);
    for (const [name, count] of [...rows, ['total', total] as const])
      command.out(`${name.padEnd(width)}  ${String(count).padStart(digits)}\n`);
  });
};

/** `events tail`: the newest, and then each as it comes, until Ctrl-C. */
export const tailEvents = async (command: Command): Promise<void> => {
  const { values } = command.options({
    names: { type: 'string' },
    lines: { type: 'string', default: '20' },
    json: { type: 'boolean', default: false },
    'no-follow': { type: 'boolean', default: false },
  });
  const limit = Number(values.lines);
  if (!Number.isSafeInteger(limit) || limit < 0 || limit > 10_000)
    throw new ConfigError('--lines: expected a whole number from 0 to 10000');
  const names = namesOf(values.names);
  const show = (event: StoredEvent): void =>
    command.out(`${values.json ? eventJson(event) : eventLine(event)}\n`);

  await command.attached({ create: false }, async ({ database }) => {
    const events = createPostgresEventLog(database);
    try {
      let position = await events.end();
      const shown = new Set<string>();
      for (const event of await newest(database, names, limit)) {
        shown.add(event.id);
        show(event);
      }
      while (!values['no-follow'] && !command.signal.aborted) {
        const page = await events.read(position, TAIL_PAGE, names);
        for (const event of page) if (!shown.has(event.id)) show(event);
        position = page.at(-1)?.position ?? position;
        if (page.length < TAIL_PAGE)
          await sleep(TAIL_EVERY_MS, undefined, { signal: command.signal }).catch(() => undefined);
      }
    } finally {
      await events.close();
    }
  });
};

const newest = async (
  { db }: Attached['database'],
  names: readonly string[],
  limit: number,
): Promise<StoredEvent[]> => {
  const wanted = names.length === 0 ? [undefined] : names;
  const pages = await Promise.all(wanted.map((name) => listNewestEvents(db, { name, limit })));
  const inOrder = pages
    .flat()
    .sort((a, b) => Number(a.position.offset) - Number(b.position.offset));
  return inOrder.slice(Math.max(0, inOrder.length - limit));
};

/** `events export`: everything, or what was asked for, as JSON lines or Parquet. */
export const exportEvents = async (command: Command): Promise<void> => {
  const { values } = command.options({
    ...FILTER,
    format: { type: 'string', default: 'jsonl' },
    out: { type: 'string' },
  });
  const { format } = values;
  if (format !== 'jsonl' && format !== 'parquet')
    throw new ConfigError('--format: expected jsonl or parquet');
  if (format === 'parquet' && values.out === undefined)
    throw new ConfigError('--out: Parquet is written to a folder, which has to be named');
  const fromMs = sinceMs(values.since, Date.now());
  await command.attached({ create: false }, async (attached) => {
    const target = await openExport(format, values.out, { out: command.out, json: eventJson });
    let count = 0;
    for await (const event of everyEvent(attached, namesOf(values.names), fromMs)) {
      if (command.signal.aborted) throw new ConfigError('interrupted; nothing was written');
      await target.add(event);
      count++;
    }
    const where = await target.finish();
    if (where !== null) command.out(`${count} events in ${where}\n`);
  });
};
