import {
  collectEvents,
  type EventDefinition,
  type PayloadOf,
  type TrackedEvent,
} from '@kaibo/contracts';
import { ApiError } from './api.ts';
import { FORGOTTEN } from './belongings.ts';
import { currentLocale } from './settings.ts';
import { uuid } from './uuid.ts';
import { CONSENT_CHANGED, visitorId } from './visitor.ts';

type Waiting = TrackedEvent;

const BATCH_EVERY_MS = 5_000;
const BATCH_LIMIT = 100;
/** Oldest go first when a browser stays offline for long. */
const QUEUE_LIMIT = 1_000;
const RETRY_LIMIT_MS = 60_000;
const QUEUE_KEY = 'kaibo.events';

const storage = {
  get: (key: string): string | null => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  set: (key: string, value: string): boolean => {
    try {
      localStorage.setItem(key, value);
      return true;
    } catch {
      return false;
    }
  },
};

const restore = (): Waiting[] => {
  try {
    const kept: unknown = JSON.parse(storage.get(QUEUE_KEY) ?? '[]');
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
};

let queue = restore();
let timer: ReturnType<typeof setTimeout> | undefined;
let sending = false;
let backoffMs = 1_000;

const keep = (): void => {
  storage.set(QUEUE_KEY, JSON.stringify(queue));
};

const bodyOf = (events: readonly Waiting[]): string =>
  JSON.stringify({ visitorId: visitorId(), locale: currentLocale(), events });

const send = async (events: readonly Waiting[]): Promise<void> => {
  const response = await fetch(collectEvents.path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: bodyOf(events),
    credentials: 'same-origin',
    keepalive: true,
  });
  if (response.ok) return;
  const retry = response.status >= 500 || response.status === 429 ? 'later' : 'never';
  throw new ApiError('http/refused', response.statusText, response.status, retry);
};

const schedule = (delayMs: number): void => {
  clearTimeout(timer);
  timer = setTimeout(() => void flush(), delayMs);
};

/** What was recorded meanwhile, or forgotten, is not touched. */
const drop = (sent: readonly Waiting[]): void => {
  const ids = new Set(sent.map(({ id }) => id));
  queue = queue.filter(({ id }) => !ids.has(id));
};

/** Sends what waits; what could not be sent stays, also over a reload. */
export const flush = async (): Promise<void> => {
  if (sending || queue.length === 0) return;
  sending = true;
  const batch = queue.slice(0, BATCH_LIMIT);
  try {
    await send(batch);
    backoffMs = 1_000;
    drop(batch);
  } catch (error) {
    // A batch that the server will never take must not block what comes after it.
    if (error instanceof ApiError && error.retry === 'never') drop(batch);
    else backoffMs = Math.min(RETRY_LIMIT_MS, backoffMs * 2);
  } finally {
    sending = false;
    keep();
  }
  if (queue.length > 0) schedule(backoffMs);
};

const enqueue = (event: Waiting): void => {
  queue = [...queue.slice(-QUEUE_LIMIT + 1), event];
  keep();
};

interface Options {
  roomId?: string | null;
  /** Exposures and heartbeats wait for a batch; actions are sent at once. */
  batch?: boolean;
}

export const track = <E extends EventDefinition>(
  event: E,
  payload: PayloadOf<E>,
  { roomId = null, batch = false }: Options = {},
): void => {
  enqueue({ id: uuid(), name: event.name, atMs: Date.now(), roomId, payload });
  if (batch) {
    if (queue.length >= BATCH_LIMIT) schedule(0);
    else if (timer === undefined || queue.length === 1) schedule(BATCH_EVERY_MS);
  } else schedule(0);
};

/** The page may never run again: hand everything to the browser. Repeats are dropped by id. */
const leave = (): void => {
  if (document.visibilityState !== 'hidden' || queue.length === 0) return;
  const batch = queue.slice(0, BATCH_LIMIT);
  const body = new Blob([bodyOf(batch)], { type: 'application/json' });
  if (navigator.sendBeacon(collectEvents.path, body)) {
    drop(batch);
    keep();
  }
};

document.addEventListener('visibilitychange', leave);
addEventListener('online', () => schedule(0));
addEventListener(FORGOTTEN, () => {
  queue = restore();
  dispatchEvent(new Event(CONSENT_CHANGED));
});
if (queue.length > 0) schedule(BATCH_EVERY_MS);
