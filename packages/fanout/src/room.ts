import type { RoomBroker } from './broker.ts';
import { openChatFeed } from './chat-feed.ts';
import type { Clock } from './clock.ts';
import { framesOf, levelOf, type Member, type QueueLimits, sendWithin } from './delivery.ts';
import { positionOf } from './follow.ts';
import { textFrame } from './frame.ts';
import type { CounterName, Counters, RoomItem } from './items.ts';
import {
  encodeMessage,
  type Position,
  type Resume,
  type ServerFrame,
  type WireItem,
} from './protocol.ts';
import { openReliableFeed } from './reliable-feed.ts';
import type { RingLimits } from './ring.ts';
import { createSampler } from './sampling.ts';
import { toWireItem } from './wire-item.ts';

export interface RoomLimits {
  queue: QueueLimits;
  reliable: RingLimits;
  chat: RingLimits;
  /** Chat lines a viewer gets per second on average; the sender always sees its own. */
  chatPerSecond: number;
  /** Chat lines somebody gets who enters. */
  welcomeChat: number;
  /** With more members than this on the node, who enters is not told. */
  enterBelow: number;
}

export interface RoomNeeds {
  broker: RoomBroker;
  clock: Clock;
  limits: RoomLimits;
  node: string;
  onError(error: unknown): void;
}

/** A member's place in a room. */
export interface Seat {
  readonly member: Member;
  readonly userId: string | null;
  /** True once it left, or was closed for being too slow. */
  isGone: boolean;
}

/** One room on this node: what its members have been sent, and what the next flush brings them. */
export interface Room {
  readonly seats: ReadonlySet<Seat>;
  /** The reliable log's position as the members know it. */
  readonly sent: Position;
  /** Sends what the member missed and seats it, so that the next flush continues without a hole. */
  admit(seat: Seat, resume: Resume | null): Promise<void>;
  leave(seat: Seat): void;
  tellEntering(name: string): void;
  /** This chat item goes to its sender even if the sample drops it. */
  expectOwn(itemId: string, seat: Seat): void;
  forgetOwn(itemId: string): void;
  setCounters(latest: Counters): void;
  /** Sends at most one frame per member, with all that came since the last flush. */
  flush(): void;
  /** Asks the broker for reliable items that got lost on the way. */
  check(): Promise<void>;
  stop(): void;
}

const enterEveryMs = 1_000;
const enterNames = 3;
/** Own lines that wait for their echo; a broker that loses one must not leak it. */
const maxExpected = 4_000;

/** Lines taken back that might still be among the newest. */
const maxRetracted = 1_000;

const remember = (retracted: Set<string>, id: string): void => {
  retracted.add(id);
  if (retracted.size > maxRetracted) retracted.delete(retracted.keys().next().value!);
};

/** Who enters later gets the newest chat anew: what was taken back of it is left out. */
const retractedIn = async (broker: RoomBroker, log: string): Promise<Set<string>> => {
  const end = await positionOf(broker, log);
  const since = Math.max(0, end.offset - maxRetracted);
  const answer = await broker.history(log, end.epoch, since, maxRetracted);
  const items = 'reset' in answer ? [] : answer.items.map(toWireItem);
  return new Set(items.flatMap(([kind, , target]) => (kind === 'retract' ? [String(target)] : [])));
};

export const openRoom = async (needs: RoomNeeds, name: string): Promise<Room> => {
  const { broker, clock, limits } = needs;
  const seats = new Set<Seat>();
  const owedCounters = new Set<Seat>();
  const ownChat = new Map<string, Seat>();
  const counters: Counters = {};
  const changed = new Set<CounterName>();
  const retracted = await retractedIn(broker, name);
  const sample = createSampler(limits.chatPerSecond, clock.nowMs());
  const entering = { names: [] as string[], count: 0, told: 0, toldMs: Number.NEGATIVE_INFINITY };

  const send = (seat: Seat, message: ServerFrame | Buffer): void => {
    const frame = Buffer.isBuffer(message) ? message : textFrame(encodeMessage(message));
    if (!sendWithin(seat.member, frame, limits.queue)) leave(seat);
  };
  const leave = (seat: Seat): void => {
    seat.isGone = true;
    seats.delete(seat);
    owedCounters.delete(seat);
  };

  const chat = await openChatFeed({ broker, clock, limits: limits.chat }, name);
  const reliable = await openReliableFeed(
    {
      broker,
      clock,
      limits: limits.reliable,
      onError: needs.onError,
      onReset: (start) => {
        flush();
        start();
        const { epoch, offset } = reliable.sent;
        const frame = textFrame(encodeMessage({ e: epoch, o: offset, b: [], r: 1 }));
        for (const seat of seats) send(seat, frame);
      },
    },
    name,
  ).catch((error: unknown) => {
    chat.stop();
    throw error;
  });

  /** An item that says who entered since the last one, at most once a second. */
  const enterItem = (nowMs: number): RoomItem<'enter'> | null => {
    if (entering.count === 0 || nowMs - entering.toldMs < enterEveryMs) return null;
    const { names, count } = entering;
    Object.assign(entering, { names: [], count: 0, told: entering.told + 1, toldMs: nowMs });
    if (seats.size > limits.enterBelow) return null;
    return ['enter', `${needs.node}-enter-${entering.told}`, names, count];
  };

  const repayCounters = (): void => {
    for (const seat of owedCounters) {
      if (levelOf(seat.member.queuedBytes(), limits.queue) > 0) continue;
      owedCounters.delete(seat);
      const { epoch, offset } = reliable.sent;
      send(seat, { e: epoch, o: offset, b: [], c: counters });
    }
  };

  const echoOwn = (items: readonly WireItem[], dropped: readonly WireItem[]): void => {
    const { epoch, offset } = reliable.sent;
    for (const item of dropped) {
      const seat = ownChat.get(item[1]);
      if (seat && !seat.isGone) send(seat, { e: epoch, o: offset, b: [item] });
    }
    for (const [, id] of items) ownChat.delete(id);
  };

  const takeChanged = (): Counters | null => {
    if (changed.size === 0) return null;
    const latest: Counters = {};
    for (const name of changed) latest[name] = counters[name]!;
    changed.clear();
    return latest;
  };

  const flush = (): void => {
    const nowMs = clock.nowMs();
    const enter = enterItem(nowMs);
    const reliableItems = reliable.take();
    for (const [kind, , target] of reliableItems)
      if (kind === 'retract') remember(retracted, String(target));
    const chatItems = chat.take();
    const { kept, dropped } = sample(chatItems, nowMs);
    const latest = takeChanged();
    const frameAt = framesOf({
      reliable: reliableItems,
      chat: enter ? [...kept, enter] : kept,
      counters: latest,
      reliableAt: reliable.sent,
      chatAt: chat.sent,
    });
    if (frameAt(0)) {
      for (const seat of seats) {
        const level = levelOf(seat.member.queuedBytes(), limits.queue);
        if (level > 0 && latest) owedCounters.add(seat);
        const frame = frameAt(level);
        if (frame) send(seat, frame);
      }
    }
    repayCounters();
    echoOwn(chatItems, dropped);
  };

  const welcome = (seat: Seat, resume: Resume | null, missed: WireItem[] | null): void => {
    const { epoch, offset } = reliable.sent;
    const chatItems = chat
      .recent(resume?.chat ?? null, limits.welcomeChat)
      .filter(([, id]) => !retracted.has(id));
    const items = missed ?? [];
    send(seat, {
      w: 1,
      ...(resume && !missed ? { r: 1 as const } : {}),
      e: epoch,
      o: offset,
      n: items.length,
      b: [...items, ...chatItems],
      c: counters,
      k: [chat.sent.epoch, chat.sent.offset],
    });
  };

  return {
    seats,
    get sent() {
      return reliable.sent;
    },
    admit: (seat, resume) => {
      const seatIt = (missed: WireItem[] | null): void => {
        if (seat.isGone) return;
        seats.add(seat);
        welcome(seat, resume, missed);
      };
      if (resume) return reliable.missed(resume, seatIt);
      seatIt(null);
      return Promise.resolve();
    },
    leave,
    tellEntering: (name) => {
      entering.count++;
      if (entering.names.length < enterNames) entering.names.push(name);
    },
    expectOwn: (itemId, seat) => {
      ownChat.set(itemId, seat);
      if (ownChat.size > maxExpected) ownChat.delete(ownChat.keys().next().value!);
    },
    forgetOwn: (itemId) => ownChat.delete(itemId),
    setCounters: (latest) => {
      for (const [name, count] of Object.entries(latest) as [CounterName, number][]) {
        if (counters[name] === count) continue;
        counters[name] = count;
        changed.add(name);
      }
    },
    flush,
    check: reliable.check,
    stop: () => {
      reliable.stop();
      chat.stop();
    },
  };
};
