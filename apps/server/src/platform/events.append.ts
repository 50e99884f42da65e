import type { EventDefinition, PayloadOf } from '@kaibo/contracts';
import { sql } from 'kysely';
import type { Transaction } from './database.ts';
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
