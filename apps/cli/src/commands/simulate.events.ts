import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { kinds, type Run, type Scenario, SimulateError, type Sink } from '@kaibo/simulate';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { eventNames, idOf, roomId, viewerId } from './simulate.names.ts';

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
export const eventsFile = (path: string, scenario: Scenario, policy: string): EventsFile => {
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
