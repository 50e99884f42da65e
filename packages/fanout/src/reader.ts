import { type Counters, isRoomItem, type RoomItem } from './items.ts';
import type { Position, Resume, ServerFrame, WireItem } from './protocol.ts';

/** `first`: nothing is known yet. `gap`: items were lost and cannot be had any more. */
export type ResetCause = 'first' | 'gap';

export interface ReaderEvents {
  /** Reliable items in order and once each; chat once each. */
  item(item: RoomItem): void;
  /** All counters known so far. */
  counters(counters: Counters): void;
  /** The snapshot must be read (again); what follows comes after it. */
  reset(cause: ResetCause): void;
}

/** Turns the frames of one connection after another into one gapless sequence. */
export interface FrameReader {
  /** False when reliable items are missing before this frame: connect again with `resume`. */
  take(frame: ServerFrame): boolean;
  resume(): Resume | null;
}

const rememberedChat = 500;

export const createFrameReader = (events: ReaderEvents, start: Position | null): FrameReader => {
  let position: Position | null = start && { ...start };
  let chatAt: Position | null = null;
  let counters: Counters = {};
  const seenChat = new Set<string>();

  const emit = (item: WireItem): void => {
    if (isRoomItem(item)) events.item(item);
  };

  const emitChat = (item: WireItem): void => {
    const id = item[1];
    if (seenChat.has(id)) return;
    seenChat.add(id);
    if (seenChat.size > rememberedChat) seenChat.delete(seenChat.keys().next().value!);
    emit(item);
  };

  /** Reliable items that are new, or null for a gap. Moves the position. */
  const fresh = ({ e, o, b, n = 0, r }: ServerFrame): readonly WireItem[] | null => {
    const reliable = b.slice(0, n);
    if (!position || r === 1 || e !== position.epoch) {
      const cause = position ? 'gap' : 'first';
      position = { epoch: e, offset: o };
      events.reset(cause);
      return reliable;
    }
    const known = position.offset - (o - n);
    if (known < 0) return null;
    if (o > position.offset) position = { epoch: e, offset: o };
    return reliable.slice(known);
  };

  return {
    take: (frame) => {
      const items = fresh(frame);
      if (!items) return false;
      for (const item of items) emit(item);
      for (const item of frame.b.slice(frame.n ?? 0)) emitChat(item);
      if (frame.k) chatAt = { epoch: frame.k[0], offset: frame.k[1] };
      if (frame.c) {
        counters = { ...counters, ...frame.c };
        events.counters(counters);
      }
      return true;
    },
    resume: () => position && (chatAt ? { ...position, chat: chatAt } : position),
  };
};
