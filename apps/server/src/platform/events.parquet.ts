import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { EventRow } from './events.rows.ts';

const toArrayBuffer = (bytes: Uint8Array): ArrayBuffer =>
  bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;

/** Rows as one Parquet file: Snappy, one row group, the payload as JSON text that any reader understands. */
export const writeParquet = (rows: readonly EventRow[]): Uint8Array => {
  const column = <T>(pick: (row: EventRow) => T): T[] => rows.map(pick);
  const required = { nullable: false };
  return new Uint8Array(
    parquetWriteBuffer({
      rowGroupSize: Math.max(1, rows.length),
      columnData: [
        { name: 'offset', type: 'INT64', data: column((row) => BigInt(row.offset)), ...required },
        { name: 'txid', type: 'INT64', data: column((row) => BigInt(row.txid)), ...required },
        { name: 'at', type: 'TIMESTAMP', data: column((row) => row.at), ...required },
        { name: 'id', type: 'UUID', data: column((row) => row.id), ...required },
        { name: 'actor', type: 'UUID', data: column((row) => row.actor) },
        { name: 'room', type: 'UUID', data: column((row) => row.room) },
        { name: 'version', type: 'INT32', data: column((row) => row.version), ...required },
        { name: 'simulated', type: 'BOOLEAN', data: column((row) => row.simulated), ...required },
        { name: 'name', type: 'STRING', data: column((row) => row.name), ...required },
        { name: 'key', type: 'STRING', data: column((row) => row.key), ...required },
        { name: 'visitor', type: 'STRING', data: column((row) => row.visitor) },
        {
          name: 'payload',
          type: 'STRING',
          data: column((row) => JSON.stringify(row.payload)),
          ...required,
        },
      ],
    }),
  );
};

export const countParquetRows = (bytes: Uint8Array): number =>
  Number(parquetMetadata(toArrayBuffer(bytes)).num_rows);

type ParquetRow = Omit<EventRow, 'offset' | 'txid' | 'payload'> & {
  offset: bigint;
  txid: bigint;
  payload: string;
};

export const readParquet = async (bytes: Uint8Array): Promise<EventRow[]> => {
  const rows = (await parquetReadObjects({
    file: toArrayBuffer(bytes),
  })) as unknown as ParquetRow[];
  return rows.map((row) => ({
    offset: Number(row.offset),
    txid: String(row.txid),
    at: row.at,
    id: row.id,
    actor: row.actor ?? null,
    room: row.room ?? null,
    version: row.version,
    simulated: row.simulated,
    name: row.name,
    key: row.key,
    visitor: row.visitor ?? null,
    payload: JSON.parse(row.payload) as unknown,
  }));
};
