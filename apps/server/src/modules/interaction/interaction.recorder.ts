import type { EventDefinition, EventEnvelope, PayloadOf } from '@kaibo/contracts';
import type { Clock } from '#platform/clock';
import type { EventFacts, EventLog } from '#platform/events';
import { newId } from '#platform/id';

export interface Recorder {
  /** Resolves when the event is durable. */
  record<E extends EventDefinition>(
    event: E,
    payload: PayloadOf<E>,
    facts: EventFacts,
  ): Promise<void>;
}

/** What happens in rooms is many small events outside any transaction: the log merges them. */
export const createRecorder = (events: EventLog, clock: Clock): Recorder => ({
  record: (event, payload, facts) => {
    const envelope: EventEnvelope = {
      id: facts.id ?? newId(),
      name: event.name,
      version: event.version,
      key: event.key(payload),
      actorId: facts.actorId ?? null,
      visitorId: facts.visitorId ?? null,
      roomId: facts.roomId ?? null,
      atMs: facts.atMs ?? clock.nowMs(),
      simulated: facts.simulated ?? false,
      payload,
    };
    return events.appendBatch([envelope]);
  },
});
