import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import {
  type Kind,
  kinds,
  type Run,
  type Scenario,
  SimulateError,
  type Sink,
} from '@kaibo/simulate';
import { parquetWriteBuffer } from 'hyparquet-writer';

/** One event in the product's own form, as `events export` writes it. */
export interface EventRow {
  offset: number;
  at: Date;
  id: string;
  actor: string | null;
  room: string | null;
  version: number;
  simulated: true;
  name: string;
  key: string;
  payload: Readonly<Record<string, unknown>>;
}

const MOST_PARQUET_ROWS = 3_000_000;
const CHUNK = 4_000;
const POLICY_MOST = 64;

/** Ids of things of a made-up market: a UUID that says what it is and its number. */
const idOf = (what: number, number: number): string =>
  `0000000${what}-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
const viewerId = (viewer: number): string => idOf(1, viewer);
const hostId = (host: number): string => idOf(2, host);
const roomId = (room: number): string => idOf(3, room);
const productId = (product: number): string => idOf(4, product);
const skuId = (product: number): string => idOf(5, product);
const orderId = (order: number): string => idOf(6, order);
const requestId = (viewer: number, atMs: number): string => `${viewer}-${atMs}`;

interface Raw {
  kind: Kind;
  atMs: number;
  viewer: number;
  room: number;
  product: number;
  value: number;
}

type Named = Pick<EventRow, 'name' | 'key' | 'payload'>;

/** Turns what happens into the product's events; what has no such event (weariness, coupons) is left out. */
export const eventNames = ({ productsPerHost }: Scenario, policy: string) => {
  let orders = 0;
  /** Orders of a viewer and product that are under way, the first first. */
  const open = new Map<string, number[]>();
  const hosts = new Map<number, number>();
  const stock = new Map<number, number>();
  const policyVersion = policy.slice(0, POLICY_MOST);

  const card = ({ viewer, room, value, atMs }: Raw) => ({
    surface: 'home',
    itemKind: 'room',
    itemId: roomId(room),
    position: value,
    requestId: requestId(viewer, atMs),
  });
  const behaviour = (name: string, payload: Named['payload']): Named => ({
    name: `behaviour.${name}`,
    key: '',
    payload,
  });
  const openOf = ({ viewer, product }: Raw): number[] => {
    const key = `${viewer} ${product}`;
    const list = open.get(key) ?? [];
    open.set(key, list);
    return list;
  };
  const order = (raw: Raw, number: number) => ({
    orderId: orderId(number),
    buyerId: viewerId(raw.viewer),
    storeId: hostId(Math.floor(raw.product / Math.max(1, productsPerHost))),
    roomId: roomId(raw.room),
    totalFen: raw.value,
  });
  const moved = (name: string, raw: Raw, isOver: boolean): Named | null => {
    const list = openOf(raw);
    const number = isOver ? list.shift() : list[0];
    if (number === undefined) return null;
    return { name: `orders.${name}`, key: roomId(raw.room), payload: order(raw, number) };
  };
  const placed = (raw: Raw): Named => {
    const number = orders++;
    openOf(raw).push(number);
    const left = Math.max(0, (stock.get(raw.product) ?? 1_000) - 1);
    stock.set(raw.product, left);
    const line = {
      skuId: skuId(raw.product),
      productId: productId(raw.product),
      quantity: 1,
      unitFen: raw.value,
      left,
    };
    const payload = { ...order(raw, number), lines: [line] };
    return { name: 'orders.placed', key: roomId(raw.room), payload };
  };

  return (raw: Raw): Named | null => {
    const { kind, viewer, room, product, value, atMs } = raw;
    const inRoom = { roomId: roomId(room) };
    switch (kind) {
      case 'exposure':
        return behaviour('exposure', { ...card(raw), policyVersion });
      case 'click':
        return behaviour('click', card(raw));
      case 'enter':
        return behaviour('enter', { surface: 'room', itemId: roomId(room), from: 'home' });
      case 'leave':
        return behaviour('leave', {
          surface: 'room',
          itemId: roomId(room),
          dwellMs: Math.round(value),
        });
      case 'shown':
        return behaviour('product-shown', {
          productId: productId(product),
          shownMs: 30_000,
          position: 0,
        });
      case 'share':
        return behaviour('share', { itemKind: 'room', itemId: roomId(room), channel: 'friend' });
      case 'like':
        return { name: 'interaction.like', key: inRoom.roomId, payload: { ...inRoom, count: 1 } };
      case 'chat':
        return {
          name: 'interaction.chat',
          key: inRoom.roomId,
          payload: {
            ...inRoom,
            messageId: requestId(viewer, atMs),
            userId: viewerId(viewer),
            text: '…',
          },
        };
      case 'follow': {
        const followed = hostId(hosts.get(room)!);
        return {
          name: 'interaction.follow',
          key: followed,
          payload: { hostId: followed, userId: viewerId(viewer), following: true, ...inRoom },
        };
      }
      case 'order':
        return placed(raw);
      case 'paid':
        return moved('paid', raw, false);
      case 'delivered':
        return moved('delivered', raw, false);
      case 'expired':
        return moved('expired', raw, true);
      case 'returned':
        return moved('refunded', raw, true);
      case 'room-start':
        hosts.set(room, value);
        return {
          name: 'rooms.live',
          key: inRoom.roomId,
          payload: {
            ...inRoom,
            hostId: hostId(value),
            sessionId: idOf(7, room),
            startedAtMs: Math.round(atMs),
          },
        };
      case 'room-end':
        return {
          name: 'rooms.ended',
          key: inRoom.roomId,
          payload: {
            ...inRoom,
            hostId: hostId(hosts.get(room)!),
            endedAtMs: Math.round(atMs),
            byUserId: null,
            status: 'ended',
            reason: '',
          },
        };
      default:
        return null;
    }
  };
};

const columns = [
  'offset',
  'at',
  'id',
  'actor',
  'room',
  'version',
  'simulated',
  'name',
  'key',
  'payload',
] as const;
const cell = (text: string): string =>
  /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

const csvLine = (row: EventRow): string =>
  columns
    .map((column) => {
      const value = row[column];
      if (value === null) return '';
      if (value instanceof Date) return value.toISOString();
      return cell(typeof value === 'object' ? JSON.stringify(value) : String(value));
    })
    .join(',');

const parquetOf = (rows: readonly EventRow[]): ArrayBuffer => {
  const column = <T>(of: (row: EventRow) => T): T[] => rows.map(of);
  const required = { nullable: false };
  return parquetWriteBuffer({
    columnData: [
      { name: 'offset', type: 'INT64', data: column(({ offset }) => BigInt(offset)), ...required },
      { name: 'at', type: 'TIMESTAMP', data: column(({ at }) => at), ...required },
      { name: 'id', type: 'UUID', data: column(({ id }) => id), ...required },
      { name: 'actor', type: 'UUID', data: column(({ actor }) => actor) },
      { name: 'room', type: 'UUID', data: column(({ room }) => room) },
      { name: 'version', type: 'INT32', data: column(({ version }) => version), ...required },
      {
        name: 'simulated',
        type: 'BOOLEAN',
        data: column(({ simulated }) => simulated),
        ...required,
      },
      { name: 'name', type: 'STRING', data: column(({ name }) => name), ...required },
      { name: 'key', type: 'STRING', data: column(({ key }) => key), ...required },
      {
        name: 'payload',
        type: 'STRING',
        data: column((row) => JSON.stringify(row.payload)),
        ...required,
      },
    ],
  });
};

interface EventsFile {
  sink: Sink;
  /** @returns how many events were written. */
  close(run: Run): Promise<number>;
}

/** Every event into a file as it happens; the ending says how. */
export const eventsFile = (path: string, scenario: Scenario, policy = 'simulated'): EventsFile => {
  const ending = /\.(csv|jsonl|parquet)$/.exec(path)?.[1];
  if (!ending) throw new TypeError('--events: a file that ends in .csv, .jsonl or .parquet');
  const named = eventNames(scenario, policy);
  let written = 0;
  let rows: EventRow[] = [];
  const file = ending === 'parquet' ? null : openSync(path, 'w');
  const flush = (): void => {
    if (file === null || rows.length === 0) return;
    const lines = ending === 'csv' ? rows.map(csvLine) : rows.map((row) => JSON.stringify(row));
    writeSync(file, `${lines.join('\n')}\n`);
    rows = [];
  };
  if (ending === 'csv') writeSync(file!, `${columns.join(',')}\n`);
  return {
    sink: {
      emit: (code, atMs, viewer, room, product, value) => {
        const found = named({ kind: kinds[code]!, atMs, viewer, room, product, value });
        if (found === null) return;
        if (file === null && written >= MOST_PARQUET_ROWS)
          throw new SimulateError(
            'simulate/too-large',
            `more than ${MOST_PARQUET_ROWS} events: write .csv or .jsonl`,
            {
              field: 'events',
              expected: MOST_PARQUET_ROWS,
            },
          );
        rows.push({
          offset: ++written,
          at: new Date(Math.round(atMs)),
          id: idOf(9, written),
          actor: viewer >= 0 ? viewerId(viewer) : null,
          room: room >= 0 ? roomId(room) : null,
          version: 1,
          simulated: true,
          ...found,
        });
        if (file !== null && rows.length >= CHUNK) flush();
      },
    },
    close: async () => {
      flush();
      if (file !== null) closeSync(file);
      else writeFileSync(path, new Uint8Array(parquetOf(rows)));
      return written;
    },
  };
};
