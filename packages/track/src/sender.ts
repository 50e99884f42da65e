import type { Queue } from './queue.ts';

const BATCH_EVERY_MS = 2_000;
const BATCH_EVENTS = 50;
/** What a browser sends for a page that is gone is 64 KiB at most. */
const BATCH_BYTES = 60_000;
const RETRY_FIRST_MS = 1_000;
const RETRY_MOST_MS = 60_000;
/** A server that asks for more patience than this is asked again all the same. */
const TOLD_MOST_MS = 3_600_000;
/** The key is not known, or no longer: no later event of this page will be taken either. */
const REFUSED_FOR_GOOD: readonly number[] = [401, 403, 410];

export interface Sender {
  /** The server has refused this site for good: nothing more is sent from this page, and nothing need be recorded. */
  isOver(): boolean;
  /** Something waits: it goes within two seconds, or as soon as the server is back. */
  soon(): void;
  /** What waits goes now, though the page may be about to go. */
  now(): void;
}

/**
 * Sends what waits in batches, and again after a failure, later each time. An event leaves the queue when the server
 * has answered for it; until then it may be sent twice, and counts once by its id.
 */
export const createSender = (url: () => string, queue: Queue): Sender => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isSending = false;
  let isOver = false;
  /** The server itself said to wait, so that being online again is no reason to ask. */
  let isTold = false;
  let waitMs = 0;

  const after = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      void send();
    }, ms);
  };

  /** Plain text is what a browser sends without asking first, as it must when the page is going. */
  const post = (body: string): Promise<Response> =>
    fetch(url(), {
      method: 'POST',
      body,
      headers: { 'content-type': 'text/plain' },
      credentials: 'omit',
      keepalive: true,
    });

  const failed = (response: Response | null): void => {
    // A date instead of seconds, or nonsense, says nothing.
    const toldMs = Number(response?.headers.get('retry-after') ?? 0) * 1_000 || 0;
    isTold = response !== null;
    waitMs = Math.min(RETRY_MOST_MS, Math.max(RETRY_FIRST_MS, waitMs * 2));
    // So that not everybody comes back at once, and nobody before they may.
    const spread = 1 + Math.random() / 2;
    after(Math.max(waitMs, Math.min(TOLD_MOST_MS, toldMs)) * spread);
  };
  const stop = (): void => {
    isOver = true;
    clearTimeout(timer);
    queue.clear();
  };

  const send = async (): Promise<void> => {
    if (isSending || isOver) return;
    const events = queue.oldest(BATCH_EVENTS, BATCH_BYTES);
    if (events.length === 0) return;
    isSending = true;
    const response = await post(JSON.stringify(events)).catch(() => null);
    isSending = false;
    if (response === null || response.status >= 500 || response.status === 429)
      return failed(response);
    // What the server will never take must not stand before what comes after it.
    if (!response.ok) console.warn(`kaibo: ${response.status}`, await response.text());
    if (REFUSED_FOR_GOOD.includes(response.status)) return stop();
    queue.remove(new Set(events.map(({ id }) => id)));
    waitMs = 0;
    if (queue.oldest(1, BATCH_BYTES).length > 0) after(BATCH_EVERY_MS);
  };

  addEventListener('online', () => {
    if (!isTold || waitMs === 0) after(0);
  });
  return {
    isOver: () => isOver,
    soon: () => {
      if (isOver) return;
      if (timer === undefined && !isSending) after(BATCH_EVERY_MS);
    },
    now: () => {
      // While the server is away its turn comes anyway.
      if (waitMs === 0) void send();
    },
  };
};
