import type { EventEnvelope } from '@kaibo/contracts';
import { OFTEN } from './database.planned.ts';
import type { StoredEvent } from './events.ts';
import { ArrayColumn, oids } from './postgres.arrays.ts';

/** A row as the pool parses it: int8 as number, timestamptz as Date, json as value. */
export interface EventRow {
  offset: number;
  txid: string;
  at: Date;
  id: string;
  actor: string | null;
  room: string | null;
  version: number;
  simulated: boolean;
  name: string;
  key: string;
  visitor: string | null;
  payload: unknown;
}

export const eventColumns =
  '"offset", txid, at, id, actor, room, version, simulated, name, key, visitor, payload';

/** The same, the payload as it is written. */
export const textColumns = `${eventColumns}::text as payload`;

export const toStoredEvent = (row: EventRow): StoredEvent => ({
  id: row.id,
  name: row.name,
  version: row.version,
  key: row.key,
  actorId: row.actor,
  visitorId: row.visitor,
  roomId: row.room,
  atMs: row.at.getTime(),
  simulated: row.simulated,
  payload: row.payload,
  position: { txid: row.txid, offset: String(row.offset) },
});

const insert = `${OFTEN}
  insert into events (at, id, actor, room, version, simulated, name, key, visitor, payload)
  select * from unnest(
    $1::timestamptz[], $2::uuid[], $3::uuid[], $4::uuid[], $5::int4[],
    $6::bool[], $7::text[], $8::text[], $9::text[], $10::json[])`;

/** One statement for any number of events; offsets follow the order of the list. */
export const insertStatement = (
  batches: readonly (readonly EventEnvelope[])[],
): { text: string; values: Buffer[] } => {
  const count = batches.reduce((sum, batch) => sum + batch.length, 0);
  const at = new ArrayColumn(oids.timestamptz, count, 8);
  const id = new ArrayColumn(oids.uuid, count, 16);
  const actor = new ArrayColumn(oids.uuid, count, 16);
  const room = new ArrayColumn(oids.uuid, count, 16);
  const version = new ArrayColumn(oids.int4, count, 4);
  const simulated = new ArrayColumn(oids.boolean, count, 1);
  const name = new ArrayColumn(oids.text, count, 24);
  const key = new ArrayColumn(oids.text, count, 36);
  const visitor = new ArrayColumn(oids.text, count, 36);
  const payload = new ArrayColumn(oids.json, count, 240);
  for (const batch of batches)
    for (const event of batch) {
      at.timestamptz(event.atMs);
      id.uuid(event.id);
      if (event.actorId === null) actor.null();
      else actor.uuid(event.actorId);
      if (event.roomId === null) room.null();
      else room.uuid(event.roomId);
      version.int4(event.version);
      simulated.boolean(event.simulated);
      name.text(event.name);
      key.text(event.key);
      if (event.visitorId === null) visitor.null();
      else visitor.text(event.visitorId);
      payload.text(JSON.stringify(event.payload ?? null));
    }
  const columns = [at, id, actor, room, version, simulated, name, key, visitor, payload];
  return { text: insert, values: columns.map((column) => column.finish()) };
};
