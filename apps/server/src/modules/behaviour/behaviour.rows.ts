import type { EventDefinition } from '@kaibo/contracts';
import * as contracts from '@kaibo/contracts';
import * as goods from '@kaibo/contracts/goods';
import { impressionsOf, servedItemsOf } from '@kaibo/contracts/impressions';
import * as sites from '@kaibo/contracts/sites';
import * as traffic from '@kaibo/contracts/traffic';
import { asField } from '#platform/analytics';
import { siteItemId } from './behaviour.sites.rules.ts';

/** An event as the log has it, its payload as text. */
export interface LogRow {
  offset: number;
  id: string;
  name: string;
  version: number;
  atMs: number;
  actor: string | null;
  visitor: string | null;
  room: string | null;
  simulated: boolean;
  payload: string;
}

export type QuarantineReason = 'unknown-event' | 'unknown-version' | 'bad-payload' | 'bad-time';

/** Either a line for the store, or why there is none. */
export type Verdict = { line: string } | { line: null; reason: QuarantineReason; detail: string };

type Payload = Record<string, unknown>;

const isRecord = (value: unknown): value is Payload =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Makes the payload of one version into that of the next. */
export interface Upcast {
  name: string;
  from: number;
  up(payload: Record<string, unknown>): Record<string, unknown>;
}

/** The versions of events that the log may still hold, oldest first. */
export const upcasts: readonly Upcast[] = [
  {
    name: 'feed.served',
    from: 1,
    // Newest first was all there was: no model, and no chance in it.
    up: ({ items, ...served }) => ({
      step: 'newest',
      modelVersion: null,
      ...served,
      items: (Array.isArray(items) ? items : []).map((item: object) => ({
        kind: 'room',
        score: 0,
        reason: '',
        source: '',
        explored: false,
        propensity: 1,
        ...item,
      })),
    }),
  },
  {
    name: 'feed.served',
    from: 2,
    up: (served) =>
      Array.isArray(served.items) && served.items.every(isRecord)
        ? { ...served, items: servedItemsOf(impressionsOf(served)) }
        : served,
  },
];

const isDefinition = (one: unknown): one is EventDefinition =>
  typeof one === 'object' && one !== null && 'payload' in one && 'version' in one && 'key' in one;

/** Every event that contracts declare, by name. */
export const declaredEvents = (): ReadonlyMap<string, EventDefinition> =>
  new Map(
    Object.values({ ...contracts, ...goods, ...sites, ...traffic } as Record<string, unknown>)
      .filter(isDefinition)
      .map((definition) => [definition.name, definition]),
  );

/** Times before are no times of this platform; ClickHouse would read fewer than ten digits of seconds as a year. */
const OLDEST_MS = 1_000_000_000_000;
const AHEAD_MS = 86_400_000;

export const storeColumns = [
  ...['id', 'log_offset', 'at', 'name', 'version', 'viewer', 'simulated', 'room', 'surface'],
  ...['item', 'items', 'position', 'quantity', 'amount_fen', 'dwell_ms', 'payload'],
] as const;

const NONE = '00000000-0000-0000-0000-000000000000';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const uuid = (value: unknown): string =>
  typeof value === 'string' && UUID.test(value) ? value : NONE;
const whole = (value: unknown): number => (Number.isSafeInteger(value) ? (value as number) : 0);
const word = (value: unknown): string => (typeof value === 'string' ? value : '');

const linesOf = (payload: Payload): Payload[] =>
  Array.isArray(payload.lines) ? (payload.lines as Payload[]) : [];

/** Things of another site have names of their own there. */
const namesOf = ({ siteId }: Payload): ((value: unknown) => string) =>
  typeof siteId === 'string'
    ? (value) => (typeof value === 'string' ? siteItemId(siteId, value) : NONE)
    : uuid;

/** Columns that questions are asked of; the payload has the rest. One meaning each, whatever the event is called. */
const flat = (row: Omit<LogRow, 'payload'>, payload: Payload) => {
  const lines = linesOf(payload);
  const idOf = namesOf(payload);
  const item = idOf(payload.itemId ?? payload.productId ?? lines[0]?.productId);
  return {
    // Whose deed it is: a payment is told by the provider, and the order says whose it is.
    viewer: word(payload.buyerId ?? payload.userId) || (row.actor ?? row.visitor ?? ''),
    room: row.room ?? (payload.itemKind === 'room' ? item : uuid(payload.roomId)),
    surface: word(payload.surface),
    item,
    items:
      lines.length > 0 ? lines.map((line) => idOf(line.productId)) : item === NONE ? [] : [item],
    position: whole(payload.position),
    quantity:
      lines.length > 0
        ? lines.reduce((sum, line) => sum + whole(line.quantity), 0)
        : whole(payload.quantity ?? payload.count),
    amountFen: whole(payload.totalFen),
    dwellMs: whole(payload.dwellMs ?? payload.shownMs),
  };
};

export interface Reading {
  definitions: ReadonlyMap<string, EventDefinition>;
  upcasts: readonly Upcast[];
  nowMs(): number;
}

export const currentReading = (): Reading => ({
  definitions: declaredEvents(),
  upcasts,
  nowMs: Date.now,
});

const refused = (reason: QuarantineReason, detail: string) => ({
  reason,
  // PostgreSQL takes neither half a letter nor NUL.
  detail: detail.slice(0, 500).replaceAll('\0', ' ').toWellFormed(),
});

/** The payload in the version that this program knows; null when there is no way there. */
const lifted = (
  row: Pick<LogRow, 'name' | 'version'>,
  payload: Payload,
  reading: Reading,
  to: number,
): Payload | null => {
  let now = payload;
  for (let version = row.version; version < to; version++) {
    const step = reading.upcasts.find((one) => one.name === row.name && one.from === version);
    if (!step) return null;
    now = step.up(now);
  }
  return now;
};

export type StoredColumns = ReturnType<typeof flat>;

/** An event as the store has it. */
export interface ReadEvent {
  version: number;
  columns: StoredColumns;
  payload: Payload;
}

export type EventVerdict = ReadEvent | { reason: QuarantineReason; detail: string };

/** What is meant by an event, or why the store does not take it now: a later program may know it. */
export const readEvent = (
  row: Omit<LogRow, 'payload'>,
  payloadOf: () => unknown,
  reading: Reading,
): EventVerdict => {
  const definition = reading.definitions.get(row.name);
  if (!definition) return refused('unknown-event', row.name);
  if (row.version > definition.version)
    return refused('unknown-version', `${row.version} is newer than ${definition.version}`);
  if (!(row.atMs >= OLDEST_MS && row.atMs <= reading.nowMs() + AHEAD_MS))
    return refused('bad-time', String(row.atMs));
  let payload: unknown;
  try {
    payload = payloadOf();
  } catch (error) {
    return refused('bad-payload', (error as Error).message);
  }
  if (!isRecord(payload)) return refused('bad-payload', 'not an object');
  const current = lifted(row, payload, reading, definition.version);
  if (current === null)
    return refused('unknown-version', `no way from ${row.version} to ${definition.version}`);
  const parsed = definition.payload.safeParse(current);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refused('bad-payload', `${issue?.path.join('.')}: ${issue?.message}`);
  }
  return { version: definition.version, columns: flat(row, current), payload: current };
};

/** What the store keeps of an event, or why it cannot be kept now. */
export const storeLine = (row: LogRow, reading: Reading): Verdict => {
  let original: unknown;
  const parse = (): unknown => {
    original = JSON.parse(row.payload);
    return original;
  };
  const read = readEvent(row, parse, reading);
  if ('reason' in read) return { line: null, ...read };
  const text = read.payload === original ? row.payload : JSON.stringify(read.payload);
  return { line: lineOf(row, read.version, read.columns, text) };
};

const lineOf = (
  row: LogRow,
  version: number,
  columns: ReturnType<typeof flat>,
  payload: string,
): string => {
  const { viewer, room, surface, item, items, position, quantity, amountFen, dwellMs } = columns;
  const at = `${Math.trunc(row.atMs / 1_000)}.${String(row.atMs % 1_000).padStart(3, '0')}`;
  const list = items.length === 0 ? '[]' : `['${items.join("','")}']`;
  return `${row.id}\t${row.offset}\t${at}\t${row.name}\t${version}\t${asField(viewer)}\t${
    row.simulated ? 1 : 0
  }\t${room}\t${surface}\t${item}\t${list}\t${position}\t${quantity}\t${amountFen}\t${dwellMs}\t${asField(
    payload,
  )}\n`;
};
