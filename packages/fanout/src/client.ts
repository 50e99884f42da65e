import { type CloseReason, closeReasonOf, mayReconnect } from './close.ts';
import type { Counters, RoomItem } from './items.ts';
import { createLines, type Said } from './lines.ts';
import {
  type Command,
  decodeServerMessage,
  encodeMessage,
  isFrame,
  maxLikesPerCommand,
  type Position,
  protocolVersion,
  type Resume,
} from './protocol.ts';
import { createFrameReader, type ResetCause } from './reader.ts';
import { platformSocket, type SocketConstructor, type SocketLike } from './web-socket.ts';

export { type CloseReason, closeReasons } from './close.ts';
export { FanoutError, type FanoutErrorCode, RoomRefusal } from './errors.ts';
export type { CounterName, Counters, ItemKind, RoomItem } from './items.ts';
export type { Said } from './lines.ts';
export type { Position, Resume } from './protocol.ts';
export type { ResetCause } from './reader.ts';
export type { SocketConstructor, SocketLike } from './web-socket.ts';

export type ConnectionState = 'connecting' | 'live' | 'retrying' | 'closed';

export interface RoomClientOptions {
  /** ws: or wss: address of the gateway. */
  url: string;
  room: string;
  /** Asked again before every connection when it is a function. */
  token?: string | null | (() => string | null | Promise<string | null>);
  /** Where the snapshot stands that the page already has; without it the first thing is a reset. */
  resume?: Position | null;
  /** Reliable items in order and once each, across reconnects; chat once each, with losses. */
  onItem?(item: RoomItem): void;
  onCounters?(counters: Counters): void;
  /** Read the snapshot now; later items come after it or repeat what it has. */
  onReset?(cause: ResetCause): void;
  /** `reason` is the server's, for `closed` and `retrying`, when it gave one. */
  onState?(state: ConnectionState, reason: CloseReason | null): void;
  WebSocket?: SocketConstructor;
  tuning?: Partial<ClientTuning>;
}

export interface ClientTuning {
  /** Retry n waits a random time up to `min(retryMaxMs, retryBaseMs × 2ⁿ)`. */
  retryBaseMs: number;
  retryMaxMs: number;
  /** A connection that was live for so long starts the retries from 0. */
  stableMs: number;
  /** From opening to the first frame. */
  welcomeWithinMs: number;
  /** A connection on which nothing came between two pings is dead. */
  pingEveryMs: number;
  likeEveryMs: number;
  answerWithinMs: number;
  maxUnanswered: number;
  random(): number;
}

const defaultTuning: ClientTuning = {
  retryBaseMs: 500,
  retryMaxMs: 20_000,
  stableMs: 10_000,
  welcomeWithinMs: 10_000,
  pingEveryMs: 20_000,
  likeEveryMs: 1_000,
  answerWithinMs: 10_000,
  maxUnanswered: 20,
  random: Math.random,
};

export interface RoomClient {
  readonly state: ConnectionState;
  /** Where the client stands, to resume from elsewhere. */
  position(): Resume | null;
  /**
   * Says a line; waits through reconnects. Rejects with `RoomRefusal` (the server's code) or
   * `FanoutError` (`fanout/timeout`: the room may have it all the same; `fanout/queue-full`;
   * `fanout/closed`).
   */
  chat(text: string, id?: string): Promise<Said>;
  /** Counts likes and sends them at most once a second; those under way when a line breaks are lost. */
  like(n?: number): void;
  close(): void;
}

/** `crypto.randomUUID` is missing on pages without TLS. */
const newLineId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');

/**
 * Keeps one viewer in one room until `close`: connects, recovers, retries. Starts as `connecting`.
 * Throws a `TypeError` for an address that is none.
 */
export const connectRoom = (options: RoomClientOptions): RoomClient => {
  const tuning = { ...defaultTuning, ...options.tuning };
  const Socket = options.WebSocket ?? platformSocket();
  const url = new URL(options.url).href;
  let state: ConnectionState = 'connecting';
  let socket: SocketLike | null = null;
  let attempt = 0;
  let liveSinceMs = 0;
  let isHeard = true;
  let likes = 0;
  let likedMs = Number.NEGATIVE_INFINITY;
  const timers = new Map<string, ReturnType<typeof setTimeout>>();

  const after = (name: string, delayMs: number, task: () => void): void => {
    clearTimeout(timers.get(name));
    timers.set(name, setTimeout(task, delayMs));
  };
  const stopTimer = (name: string): void => clearTimeout(timers.get(name));

  const become = (next: ConnectionState, reason: CloseReason | null = null): void => {
    if (state === next) return;
    state = next;
    options.onState?.(next, reason);
  };
  const send = (command: Command): void => socket?.send(encodeMessage(command));
  const sendLive = (command: Command): void => {
    if (state === 'live') send(command);
  };

  const lines = createLines({ ...tuning, send: sendLive });
  const reader = createFrameReader(
    {
      item: (item) => options.onItem?.(item),
      counters: (counters) => options.onCounters?.(counters),
      reset: (cause) => options.onReset?.(cause),
    },
    options.resume ?? null,
  );

  const sendLikes = (): void => {
    if (likes === 0 || state !== 'live') return;
    const waitMs = likedMs + tuning.likeEveryMs - performance.now();
    if (waitMs > 0) {
      after('likes', waitMs, sendLikes);
      return;
    }
    const n = Math.min(likes, maxLikesPerCommand);
    likes -= n;
    likedMs = performance.now();
    send({ t: 'like', n });
    if (likes > 0) after('likes', tuning.likeEveryMs, sendLikes);
  };

  const ping = (): void => {
    if (!isHeard) {
      drop(null);
      return;
    }
    isHeard = false;
    send({ t: 'ping' });
    after('ping', tuning.pingEveryMs, ping);
  };

  const goLive = (): void => {
    stopTimer('welcome');
    liveSinceMs = performance.now();
    become('live');
    lines.resend();
    sendLikes();
    after('ping', tuning.pingEveryMs, ping);
  };

  const hear = (data: unknown): void => {
    isHeard = true;
    const message = typeof data === 'string' ? decodeServerMessage(data) : null;
    if (!message) return;
    if (!isFrame(message)) {
      if (message.t !== 'pong') lines.settle(message);
      return;
    }
    if (!reader.take(message)) drop(null);
    else if (message.w === 1 && socket) goLive();
  };

  /** Forgets the connection, whatever it still does, and comes back after a while. */
  const drop = (reason: CloseReason | null): void => {
    const old = socket;
    socket = null;
    old?.close();
    for (const name of ['welcome', 'ping', 'likes']) stopTimer(name);
    if (state === 'closed') return;
    if (state === 'live' && performance.now() - liveSinceMs >= tuning.stableMs) attempt = 0;
    const mostMs = Math.min(tuning.retryMaxMs, tuning.retryBaseMs * 2 ** attempt);
    attempt++;
    become('retrying', reason);
    after('retry', tuning.random() * mostMs, () => void connect());
  };

  const end = (reason: CloseReason | null): void => {
    if (state === 'closed') return;
    become('closed', reason);
    const old = socket;
    socket = null;
    old?.close(1000);
    for (const name of timers.keys()) stopTimer(name);
    lines.stop();
  };

  const listen = (opened: SocketLike, token: string | null): void => {
    const mine = (act: () => void): void => {
      if (socket === opened) act();
    };
    opened.addEventListener('open', () =>
      mine(() => {
        const recover = reader.resume();
        const hello = { t: 'hello', v: protocolVersion, room: options.room, token } as const;
        send(recover ? { ...hello, recover } : hello);
      }),
    );
    opened.addEventListener('message', ({ data }) => mine(() => hear(data)));
    // A broken connection is also closed, so the close event tells it all.
    opened.addEventListener('error', () => undefined);
    opened.addEventListener('close', ({ code }) =>
      mine(() => {
        const reason = closeReasonOf(code);
        if (mayReconnect(code)) drop(reason);
        else end(reason);
      }),
    );
  };

  const connect = async (): Promise<void> => {
    try {
      const { token } = options;
      const given = typeof token === 'function' ? await token() : (token ?? null);
      if (state === 'closed') return;
      isHeard = true;
      socket = new Socket(url);
      listen(socket, given);
      after('welcome', tuning.welcomeWithinMs, () => drop(null));
    } catch {
      drop(null);
    }
  };
  void connect();

  return {
    get state() {
      return state;
    },
    position: () => reader.resume(),
    chat: (text, id = newLineId()) => lines.say(id, text),
    like: (n = 1) => {
      likes = Math.min(likes + n, maxLikesPerCommand);
      sendLikes();
    },
    close: () => end(null),
  };
};
