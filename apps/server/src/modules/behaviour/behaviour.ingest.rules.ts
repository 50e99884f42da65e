import { type EventEnvelope, Failure } from '@kaibo/contracts';
import { IngestEvent, siteEvents } from '@kaibo/contracts/sites';
import type { RefusalCode } from './behaviour.sites.counts.ts';
import { siteEventId, siteVisitorId } from './behaviour.sites.rules.ts';

export const EVENTS_MOST = 500;
/** A difference that the way takes is no clock that is off. */
const WAY_MS = 5_000;
/** Later than this after its sending an event is not taken: that is what `behaviour import` is for. */
const OLDEST_MS = 30 * 86_400_000;
const AHEAD_MS = 5 * 60_000;

const definitions = new Map(siteEvents.map((definition) => [definition.name, definition]));

/** One event as it was sent, or a line that is no JSON. */
export type Sent = { isJson: true; value: unknown } | { isJson: false };

const parsed = (line: string): Sent => {
  try {
    return { isJson: true, value: JSON.parse(line) };
  } catch {
    return { isJson: false };
  }
};

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A list, or a line for each; a broken line is one refusal, a broken list is none that could be told apart. */
export const readSent = (bytes: Uint8Array): Sent[] => {
  let text: string;
  try {
    text = utf8.decode(bytes).trim();
  } catch {
    throw new Failure('http/bad-json');
  }
  let sent: Sent[];
  if (text.startsWith('[')) {
    const list = parsed(text);
    if (!list.isJson) throw new Failure('http/bad-json');
    sent = (list.value as unknown[]).map((value) => ({ isJson: true, value }));
  } else {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    sent = lines.map(parsed);
  }
  if (sent.length === 0 || sent.length > EVENTS_MOST)
    throw new Failure('http/bad-input', {
      issues: [{ path: 'body', code: sent.length === 0 ? 'too_small' : 'too_big' }],
      most: EVENTS_MOST,
    });
  return sent;
};

/** How far the sender's clock is behind ours; 0 when it did not say, or it is the way that took so long. */
export const skewOf = (sentAtMs: number | undefined, nowMs: number): number => {
  const behindMs = sentAtMs === undefined ? 0 : nowMs - sentAtMs;
  return Math.abs(behindMs) <= WAY_MS ? 0 : behindMs;
};

export type Verdict =
  | { envelope: EventEnvelope; isKnown: true }
  /** `envelope` is for the log all the same: the store sets it aside, and takes it once a later program knows it. */
  | { code: RefusalCode; field: string | null; envelope: EventEnvelope | null; isKnown: false };

const refused = (
  code: RefusalCode,
  field: string | null,
  envelope: EventEnvelope | null = null,
): Verdict => ({ code, field, envelope, isKnown: false });

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Deeper than any event is; what writes JSON gives up at some thousands. */
const DEPTH_MOST = 32;

/** PostgreSQL keeps neither a NUL nor half of a surrogate pair. */
export const isKeepable = (value: unknown, depth = 0): boolean => {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  if (depth >= DEPTH_MOST) return false;
  return Object.entries(value).every(
    ([name, one]) => isKeepable(name) && isKeepable(one, depth + 1),
  );
};

const fieldOf = (path: readonly PropertyKey[]): string | null =>
  path.length === 0 ? null : path.map(String).join('.').slice(0, 200);

export interface Sending {
  siteId: string;
  skewMs: number;
  nowMs: number;
}

/** What becomes of one event: a row of the log, or a refusal that names the field. */
export const verdictOf = (sent: Sent, { siteId, skewMs, nowMs }: Sending): Verdict => {
  if (!sent.isJson) return refused('bad-json', null);
  const event = IngestEvent.safeParse(sent.value);
  if (!event.success) return refused('bad-field', fieldOf(event.error.issues[0]!.path));
  const { id, version, consent, visitorId, payload } = event.data;
  if (!isKeepable(sent.value)) return refused('bad-field', null);
  const atMs = event.data.atMs + skewMs;
  if (atMs > nowMs + AHEAD_MS) return refused('in-the-future', 'atMs');
  if (atMs < nowMs - OLDEST_MS) return refused('too-old', 'atMs');

  const name = `site.${event.data.name}`;
  const own = isRecord(payload) ? { ...payload, siteId } : payload;
  const envelope: EventEnvelope = {
    id: siteEventId(siteId, id),
    name,
    version,
    key: siteId,
    actorId: null,
    visitorId: consent && visitorId !== null ? siteVisitorId(siteId, visitorId) : null,
    roomId: null,
    atMs,
    simulated: false,
    payload: own,
  };
  // What cannot be read may hold anything: it is set aside only with the consent of whom it is about.
  const aside = consent ? envelope : null;
  const definition = definitions.get(name);
  if (!definition) return refused('unknown-event', 'name', aside);
  if (version !== definition.version) return refused('unknown-version', 'version', aside);
  const read = definition.payload.safeParse(own);
  if (!read.success)
    return refused('bad-payload', fieldOf(['payload', ...read.error.issues[0]!.path]), aside);
  return { envelope: { ...envelope, payload: read.data }, isKnown: true };
};
