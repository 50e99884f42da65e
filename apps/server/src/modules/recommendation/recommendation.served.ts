import { type EventEnvelope, FeedServed, type PayloadOf, type Why } from '@kaibo/contracts';
import type { Clock } from '#platform/clock';
import type { EventLog } from '#platform/events';
import { newId } from '#platform/id';
import type { Caller } from '#platform/router';

/** Names how places were given out; logged with every impression. */
export const POLICY_VERSION = 'recommendation-1';

type Payload = PayloadOf<typeof FeedServed>;

export interface Served extends Omit<Payload, 'items' | 'policyVersion'> {
  items: readonly (Pick<Why, 'score' | 'source' | 'explored' | 'propensity'> & {
    itemId: string;
    kind: 'room' | 'product';
    reason: string;
  })[];
}

export const servedItem =
  (kind: 'room' | 'product') =>
  ({ id, score, source, reason, explored, propensity }: Why & { id: string }) => ({
    ...{ itemId: id, kind, score, source, explored, propensity },
    reason: reason.code,
  });

export interface Asker {
  caller: Pick<Caller, 'id' | 'simulated'>;
  visitorId: string | null;
}

/** Impressions go to the log together. */
const WITHIN_MS = 100;

/** Writes down what was shown to whom, and why; nobody waits for it. */
export const recordServed = (
  needs: { events: EventLog; clock: Clock; onError(error: unknown, what: string): void },
  { caller, visitorId }: Asker,
  served: Served,
): void => {
  const event: EventEnvelope = {
    id: newId(),
    name: FeedServed.name,
    version: FeedServed.version,
    key: served.requestId,
    actorId: caller.id,
    visitorId: caller.id === null ? visitorId : null,
    roomId: null,
    atMs: needs.clock.nowMs(),
    simulated: caller.simulated,
    payload: {
      ...served,
      policyVersion: POLICY_VERSION,
      items: served.items.map((item, position) => ({ ...item, position })),
    },
  };
  needs.events
    .appendBatch([event], WITHIN_MS)
    .catch((error) => needs.onError(error, 'impressions were lost'));
};
