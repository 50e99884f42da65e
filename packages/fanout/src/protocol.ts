import { integer, isRecord, nullable, text } from './checks.ts';
import { type Counters, counterNames } from './items.ts';

export const protocolVersion = 1;

/** The largest client command, in UTF-16 units; the gateway's `maxPayload` is the same in bytes. */
export const maxCommandLength = 8_192;
/** The most likes one command may carry. */
export const maxLikesPerCommand = 500;

/** A place in a log of a room: offsets count items from 1 and start again with a new epoch. */
export interface Position {
  epoch: string;
  offset: number;
}

/** Where a viewer stood: in the reliable log and, when it saw any, in the chat log. */
export interface Resume extends Position {
  chat?: Position;
}

/**
 * What everybody in a room gets once per tick. The first `n` items are reliable and have the
 * offsets `o - n + 1 … o`, so a reader that knows no such kind still counts right; the rest are chat.
 */
export interface ServerFrame {
  /** Epoch of the reliable log. */
  e: string;
  /** Offset of the last reliable item this connection has been sent. */
  o: number;
  /** How many of `b` are reliable; absent for none. */
  n?: number;
  /** Items, each `[kind, id, …]`; kinds this version does not know may occur. */
  b: readonly WireItem[];
  /** Latest values of the counters that changed. */
  c?: Counters;
  /** Epoch and offset of the chat log after this frame; absent when unchanged. */
  k?: readonly [epoch: string, offset: number];
  /** What came before this frame is not known to be complete: read the snapshot again. */
  r?: 1;
  /** The first frame after `hello`. */
  w?: 1;
}

/** An item of a kind that this version may not know. */
export type WireItem = readonly [kind: string, id: string, ...payload: unknown[]];

export interface Hello {
  t: 'hello';
  v: number;
  room: string;
  token: string | null;
  recover?: Resume;
}
/** `id` is the same on every retry; the room sees the line once. */
export interface ChatCommand {
  t: 'chat';
  id: string;
  text: string;
}
export interface LikeCommand {
  t: 'like';
  n: number;
}
export interface Ping {
  t: 'ping';
}
export type Command = Hello | ChatCommand | LikeCommand | Ping;

export type Retry = 'never' | 'later' | 'now';

/** `item` is the id under which the room sees the line, `offset` its place in the chat log. */
export interface Ack {
  t: 'ack';
  id: string;
  offset: number;
  item: string;
}
export interface Err {
  t: 'err';
  id: string;
  code: string;
  retry: Retry;
}
export interface Pong {
  t: 'pong';
}
export type Reply = Ack | Err | Pong;

const shortText = text(64);
const roomName = text(128);
const token = nullable(text(4_096));
const offset = integer(0);
const retries: ReadonlySet<unknown> = new Set<Retry>(['never', 'later', 'now']);

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
};

const positionFrom = (value: unknown): Position | null =>
  isRecord(value) && shortText(value.epoch) && offset(value.offset)
    ? { epoch: value.epoch, offset: value.offset }
    : null;

const resumeFrom = (value: unknown): Resume | null => {
  const reliable = positionFrom(value);
  if (!reliable || !isRecord(value)) return null;
  if (value.chat === undefined) return reliable;
  const chat = positionFrom(value.chat);
  return chat && { ...reliable, chat };
};

const helloFrom = (value: Record<string, unknown>): Hello | null => {
  const { v, room } = value;
  const given = value.token ?? null;
  if (!integer(0, 1_000)(v) || !roomName(room) || !token(given)) return null;
  const hello: Hello = { t: 'hello', v, room, token: given };
  if (value.recover === undefined) return hello;
  const recover = resumeFrom(value.recover);
  return recover && { ...hello, recover };
};

const likeCount = integer(1, maxLikesPerCommand);
const chatText = text(500);

/** The command a client sent, or null when it is none: too long, not JSON, a field out of bounds. */
export const decodeCommand = (json: string): Command | null => {
  if (json.length > maxCommandLength) return null;
  const value = parsed(json);
  if (!isRecord(value)) return null;
  switch (value.t) {
    case 'hello':
      return helloFrom(value);
    case 'chat':
      return shortText(value.id) && chatText(value.text)
        ? { t: 'chat', id: value.id, text: value.text }
        : null;
    case 'like':
      return likeCount(value.n) ? { t: 'like', n: value.n } : null;
    case 'ping':
      return { t: 'ping' };
    default:
      return null;
  }
};

/** Whether a value has the shape every item has, known kind or not. */
export const isWireItem = (value: unknown): value is WireItem =>
  Array.isArray(value) && shortText(value[0]) && shortText(value[1]);

const countersFrom = (value: unknown): Counters | null => {
  if (!isRecord(value)) return null;
  const counters: Counters = {};
  for (const name of counterNames) {
    const count = value[name];
    if (count === undefined) continue;
    if (!offset(count)) return null;
    counters[name] = count;
  }
  return counters;
};

const frameFrom = (value: Record<string, unknown>): ServerFrame | null => {
  const { e, o, b, k } = value;
  const n = value.n ?? 0;
  if (!shortText(e) || !offset(o) || !offset(n) || !Array.isArray(b)) return null;
  if (n > b.length || n > o || !b.every(isWireItem)) return null;
  const frame: ServerFrame = { e, o, n, b };
  if (value.c !== undefined) {
    const counters = countersFrom(value.c);
    if (!counters) return null;
    frame.c = counters;
  }
  if (k !== undefined) {
    if (!Array.isArray(k) || !shortText(k[0]) || !offset(k[1])) return null;
    frame.k = [k[0], k[1]];
  }
  if (value.r === 1) frame.r = 1;
  if (value.w === 1) frame.w = 1;
  return frame;
};

const replyFrom = (value: Record<string, unknown>): Reply | null => {
  if (value.t === 'pong') return { t: 'pong' };
  const { id, code, item, retry } = value;
  if (!shortText(id)) return null;
  if (value.t === 'ack')
    return offset(value.offset) && shortText(item)
      ? { t: 'ack', id, offset: value.offset, item }
      : null;
  if (value.t === 'err')
    return text(128)(code) && retries.has(retry)
      ? { t: 'err', id, code, retry: retry as Retry }
      : null;
  return null;
};

/** What a server sent (a frame has `e`, a reply has `t`), or null when it is neither. */
export const decodeServerMessage = (json: string): ServerFrame | Reply | null => {
  const value = parsed(json);
  if (!isRecord(value)) return null;
  return value.t === undefined ? frameFrom(value) : replyFrom(value);
};

export const isFrame = (message: ServerFrame | Reply): message is ServerFrame => 'e' in message;

/** JSON of any message of either side. */
export const encodeMessage = (message: Command | Reply | ServerFrame): string =>
  JSON.stringify(message);
