import type { EventDefinition, EventEnvelope, PayloadOf } from '@kaibo/contracts';
import { CompiledQuery, sql } from 'kysely';
import type { Transaction } from './database.ts';
import { insertStatement } from './events.rows.ts';
import type { EventFacts } from './events.ts';
import { newId } from './id.ts';

/** `EventLog.append` for a process that writes but never reads, and so needs no event log of its own. */
export const appendEvent = async <E extends EventDefinition>(
  tx: Transaction,
  event: E,
  payload: PayloadOf<E>,
  facts: EventFacts = {},
): Promise<void> => {
  const body = event.payload.parse(payload);
  const at = new Date(facts.atMs ?? Date.now());
  await sql`
    insert into events (at, id, actor, room, version, simulated, name, key, visitor, payload)
    values (${at}, ${facts.id ?? newId()}, ${facts.actorId ?? null}, ${facts.roomId ?? null},
            ${event.version}, ${facts.simulated ?? false}, ${event.name},
            ${event.key(payload)}, ${facts.visitorId ?? null}, ${JSON.stringify(body)})`.execute(
    tx,
  );
};

/** Many events of one kind in one statement; their order in the log is that of the list. */
export const appendEvents = async <E extends EventDefinition>(
  tx: Transaction,
  event: E,
  payloads: readonly PayloadOf<E>[],
  facts: Pick<EventFacts, 'actorId' | 'simulated'> = {},
): Promise<void> => {
  if (payloads.length === 0) return;
  const ids = payloads.map(() => newId());
  const keys = payloads.map((payload) => event.key(payload));
  const bodies = payloads.map((payload) => JSON.stringify(event.payload.parse(payload)));
  await sql`
    insert into events (at, id, actor, version, simulated, name, key, payload)
    select ${new Date()}::timestamptz, each.id, ${facts.actorId ?? null}::uuid, ${event.version}::int,
      ${facts.simulated ?? false}::boolean, ${event.name}::text, each.key, each.body
    from unnest(${ids}::uuid[], ${keys}::text[], ${bodies}::json[])
      with ordinality as each (id, key, body, place)
    order by each.place`.execute(tx);
};

/** Events of any kind with everything that they carry, validated by the caller; in the order of the list. */
export const appendEnvelopes = async (
  tx: Transaction,
  envelopes: readonly EventEnvelope[],
): Promise<void> => {
  if (envelopes.length === 0) return;
  const { text, values } = insertStatement([envelopes]);
  await tx.executeQuery(CompiledQuery.raw(text, values));
};
