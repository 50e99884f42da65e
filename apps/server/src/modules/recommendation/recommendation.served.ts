import {
  type EventEnvelope,
  type FeedRoom,
  FeedServed,
  type PayloadOf,
  type Why,
} from '@kaibo/contracts';
import { type Impression, servedItemsOf } from '@kaibo/contracts/impressions';
import type { TrafficPlace, TrafficServed } from '@kaibo/contracts/traffic';
import type { Clock } from '#platform/clock';
import type { EventLog } from '#platform/events';
import { newId } from '#platform/id';
import type { Caller } from '#platform/router';

/** Names how places were given out; logged with every impression. */
export const POLICY_VERSION = 'recommendation-1';

type Payload = PayloadOf<typeof FeedServed>;

export interface Served extends Omit<Payload, 'items' | 'policyVersion'> {
  items: readonly Omit<Impression, 'position'>[];
}

export const servedItem =
  (kind: 'room' | 'product') =>
  ({ id, score, source, reason, explored, propensity }: Why & { id: string }) => ({
    ...{ itemId: id, kind, score, source, explored, propensity },
    reason: reason.code,
  });

/** Names the rules that places were given out by, beside what ranked. */
export const policyVersionOf = ({ policyVersion, mode }: TrafficServed): string =>
  mode === 'rank' || policyVersion === null
    ? POLICY_VERSION
    : `${POLICY_VERSION}/traffic-${policyVersion}.${mode}`;

/** Of an item that stands in a place that was given out. */
export const placeAt = (
  places: readonly TrafficPlace[],
  position: number,
): { traffic?: TrafficPlace } => {
  const traffic = places[position];
  return traffic ? { traffic } : {};
};

/** Viewers are told of what stands there because of a boost. */
export const withPromotion = (room: FeedRoom, promoted: FeedRoom['promoted']): FeedRoom =>
  promoted ? { ...room, promoted } : room;

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
      policyVersion: served.traffic ? policyVersionOf(served.traffic) : POLICY_VERSION,
      items: servedItemsOf(served.items),
    },
  };
  needs.events
    .appendBatch([event], WITHIN_MS)
    .catch((error) => needs.onError(error, 'impressions were lost'));
};
