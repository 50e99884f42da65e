import {
  type EventEnvelope,
  Failure,
  type Locale,
  type TrackedEvent,
  trackedEvents,
} from '@kaibo/contracts';

const OLDEST_MS = 24 * 3_600_000;
const AHEAD_MS = 5 * 60_000;

const definitions = new Map(trackedEvents.map((definition) => [definition.name, definition]));

/** Who the events of one request belong to, after consent. */
export interface Sender {
  actorId: string | null;
  visitorId: string | null;
  simulated: boolean;
  /** That the page was in. */
  locale: Locale;
}

/** A signed-in user who has not agreed to analytics is counted, but as nobody. */
export const afterConsent = (sender: Sender, analytics: boolean): Sender =>
  sender.actorId === null || analytics ? sender : { ...sender, actorId: null, visitorId: null };

/** A clock that is far off would put an event into a day that is closed, or into the future. */
export const clampTime = (atMs: number, nowMs: number): number =>
  Math.min(Math.max(atMs, nowMs - OLDEST_MS), nowMs + AHEAD_MS);

export interface Accepted {
  envelopes: EventEnvelope[];
  /** How many had a clock so far off that their time was moved. */
  clamped: number;
}

/** All or none: the first event that no contract takes refuses the batch and is named by its index. */
export const envelopesOf = (
  events: readonly TrackedEvent[],
  sender: Sender,
  nowMs: number,
): Accepted => {
  const { actorId, visitorId, simulated } = sender;
  const key = actorId ?? visitorId ?? '';
  // An account says its own, and of who did not agree nothing is kept.
  const locale = actorId === null && visitorId !== null ? sender.locale : undefined;
  let clamped = 0;
  const envelopes = events.map(({ id, name, atMs: sentMs, roomId, payload }, index) => {
    const definition = definitions.get(name);
    if (!definition) throw new Failure('behaviour/unknown-event', { index, name });
    const parsed = definition.payload.safeParse(payload);
    if (!parsed.success) throw badPayload(index, parsed.error.issues);
    const atMs = clampTime(sentMs, nowMs);
    if (atMs !== sentMs) clamped += 1;
    const { version } = definition;
    return {
      id,
      name,
      version,
      key,
      actorId,
      visitorId,
      roomId,
      atMs,
      simulated,
      payload: { ...(parsed.data as object), locale },
    };
  });
  return { envelopes, clamped };
};

const badPayload = (index: number, issues: readonly { path: PropertyKey[]; code: string }[]) =>
  new Failure('http/bad-input', {
    index,
    issues: issues.slice(0, 20).map(({ path, code }) => ({
      path: ['body', 'events', index, 'payload', ...path].map(String).join('.').slice(0, 200),
      code,
    })),
  });
