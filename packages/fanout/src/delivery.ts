import type { Buffer } from 'node:buffer';
import { closeReasons } from './close.ts';
import { textFrame } from './frame.ts';
import type { Counters } from './items.ts';
import { encodeMessage, type Position, type ServerFrame, type WireItem } from './protocol.ts';

/** A connection as the hub sees it. */
export interface Member {
  /** Writes a whole pre-framed message; returns the bytes that wait in this process after it. */
  send(frame: Buffer): number;
  queuedBytes(): number;
  close(code: number): void;
}

/** What a slow connection loses, by the bytes that wait for it in this process. */
export interface QueueLimits {
  /** Above it counters wait; the latest values follow when the queue is short again. */
  dropCountersBytes: number;
  /** Above it chat is dropped too. */
  dropChatBytes: number;
  /** Above it the connection is closed (4008) and the client recovers. */
  closeBytes: number;
}

export const defaultQueueLimits: QueueLimits = {
  dropCountersBytes: 64 * 1_024,
  dropChatBytes: 256 * 1_024,
  closeBytes: 1_024 * 1_024,
};

export interface Tick {
  reliableAt: Position;
  chatAt: Position;
  reliable: readonly WireItem[];
  chat: readonly WireItem[];
  counters: Counters | null;
}

/** 0 everything, 1 without counters, 2 without chat as well. */
export type Level = 0 | 1 | 2;

export const levelOf = (queuedBytes: number, limits: QueueLimits): Level =>
  queuedBytes > limits.dropChatBytes ? 2 : queuedBytes > limits.dropCountersBytes ? 1 : 0;

/** The tick's frame at a level, or null when nothing of the tick is left at it. */
const frameAt = (tick: Tick, level: Level): ServerFrame | null => {
  const chat = level < 2 ? tick.chat : [];
  const counters = level < 1 ? tick.counters : null;
  if (tick.reliable.length + chat.length === 0 && !counters) return null;
  const frame: ServerFrame = {
    e: tick.reliableAt.epoch,
    o: tick.reliableAt.offset,
    b: [...tick.reliable, ...chat],
  };
  if (tick.reliable.length > 0) frame.n = tick.reliable.length;
  if (counters) frame.c = counters;
  if (chat.length > 0) frame.k = [tick.chatAt.epoch, tick.chatAt.offset];
  return frame;
};

/** The frames of one tick, each built when the first member needs it and shared by all others. */
export const framesOf = (tick: Tick): ((level: Level) => Buffer | null) => {
  const built: (Buffer | null | undefined)[] = [undefined, undefined, undefined];
  return (level) => {
    if (built[level] === undefined) {
      const frame = frameAt(tick, level);
      built[level] = frame && textFrame(encodeMessage(frame));
    }
    return built[level];
  };
};

/** Sends; closes the member and returns false when too much waits for it. */
export const sendWithin = (member: Member, frame: Buffer, limits: QueueLimits): boolean => {
  if (member.send(frame) <= limits.closeBytes) return true;
  member.close(closeReasons.tooSlow.code);
  return false;
};
