import type {
  Authorisation,
  EndReason as MediaReason,
  Publication,
  PublicationSink,
  PublishRequest,
} from '@kaibo/media';
import { isId, newId } from '#platform/id';
import type { Session } from './engine.session.ts';
import {
  alreadyPublishing,
  type Channel,
  channelClosed,
  isSilent,
  refusalOf,
  unknownStream,
} from './media.rules.ts';
import type { ClosedReason, EndReason } from './media.tables.ts';

/** What an encoder was let in for. */
export interface Admitted {
  roomId: string;
  rehearsing: boolean;
}

/** A room whose stream is under way: at most one encoder, at most one session. */
export interface Room {
  id: string;
  session: Session | null;
  publication: Publication<Admitted> | null;
}

export interface Rooms {
  authorise(request: PublishRequest): Promise<Authorisation<Admitted>>;
  onPublish(publication: Publication<Admitted>): PublicationSink;
  /** Takes up a session from before a restart and waits for its encoder. */
  restore(session: Session): void;
  /** The channel is closed: the stream is cut and its session ends. */
  cut(roomId: string, reason: ClosedReason): void;
  /**
   * The channel rehearses, or does no more: a session that was begun otherwise ends, and its encoder, which notices
   * nothing, goes on in another from its next key frame.
   */
  align(roomId: string, rehearsing: boolean): void;
  rooms(): Iterable<Room>;
  /** One that is under way, or has ended a moment ago. */
  session(id: string): Session | null;
  /** Waits for all that is being recorded; sessions stay interrupted for the next start. */
  stop(): Promise<void>;
}

export interface RoomsNeeds {
  channelOf(roomId: string): Promise<Channel | null>;
  createSession(facts: { id: string; roomId: string; rehearsal: boolean }): Session;
  interrupt(session: Session, at: { atMs: number; reason: string }): Promise<void>;
  end(session: Session, reason: EndReason): Promise<void>;
  reconnectWindowMs: number;
  now(): number;
  onError(error: unknown, roomId: string): void;
}

/** Where a publication's media goes. */
interface Run {
  session: Session;
  feed: PublicationSink;
  /** Nothing is passed on before the next key frame. */
  awaitsKey: boolean;
}

interface OpenRoom extends Room {
  run: Run | null;
  lastUnitAtMs: number;
  /** Until when the session waits for its encoder, and why it ends then. */
  waits: { untilMs: number; reason: EndReason };
  timer: NodeJS.Timeout | null;
  /** Changes of the session's state, one after the other. */
  changes: Promise<void>;
}

/** Players that ask for the end of a stream find it here for a while. */
const KEPT_AFTER_END_MS = 60_000;

const replaced: MediaReason = {
  code: 'media/replaced',
  message: 'the encoder was silent and another connection took its place',
};
const ignore: PublicationSink = {
  tracks: () => undefined,
  unit: () => undefined,
  end: () => undefined,
};

/** Encoders come and go; a session goes on as long as its encoder returns in time. */
export const createRooms = (needs: RoomsNeeds): Rooms => {
  const rooms = new Map<string, OpenRoom>();
  const sessions = new Map<string, Session>();
  let stopping = false;

  const roomOf = (id: string): OpenRoom => {
    const known = rooms.get(id);
    if (known) return known;
    const room: OpenRoom = {
      id,
      session: null,
      publication: null,
      run: null,
      lastUnitAtMs: 0,
      waits: { untilMs: 0, reason: 'left' },
      timer: null,
      changes: Promise.resolve(),
    };
    rooms.set(id, room);
    return room;
  };

  const forget = (room: OpenRoom): void => {
    const last = room.changes;
    void last.then(() => {
      const idle = room.session === null && room.publication === null && room.changes === last;
      if (idle) rooms.delete(room.id);
    });
  };

  /** Begins once all that was cut until now is settled. */
  const change = (room: OpenRoom, session: Session, work: () => Promise<void>): void => {
    const settled = session.settled();
    room.changes = Promise.all([room.changes, settled])
      .then(work)
      .catch((error: unknown) => needs.onError(error, room.id));
    forget(room);
  };

  const disarm = (room: OpenRoom): void => {
    if (room.timer) clearTimeout(room.timer);
    room.timer = null;
  };

  const end = (room: OpenRoom, reason: EndReason, told: MediaReason): void => {
    const { session, publication } = room;
    disarm(room);
    // First, so that the encoder's leaving is not taken for an interruption.
    room.session = null;
    publication?.close(told);
    room.publication = null;
    room.run = null;
    if (session) finish(room, session, reason);
    else forget(room);
  };

  const finish = (room: OpenRoom, session: Session, reason: EndReason): void => {
    room.session = null;
    session.bus.end();
    change(room, session, async () => {
      await needs.end(session, reason);
      session.window.end();
      setTimeout(() => sessions.delete(session.id), KEPT_AFTER_END_MS).unref();
    });
  };

  const wait = (room: OpenRoom): void => {
    if (stopping) return;
    const leftMs = Math.max(0, room.waits.untilMs - needs.now());
    const { reason } = room.waits;
    const over = { code: `media/${reason}`, message: 'the session is over' };
    room.timer = setTimeout(() => end(room, reason, over), leftMs);
  };

  /** The encoder is gone: its session waits, unless it never had a picture. */
  const left = (room: OpenRoom, session: Session, reason: MediaReason): void => {
    if (session.hasNewSegments()) {
      const atMs = needs.now();
      room.waits = { untilMs: atMs + needs.reconnectWindowMs, reason: 'left' };
      change(room, session, () => needs.interrupt(session, { atMs, reason: reason.code }));
    }
    if (session.startedAtMs() !== null) wait(room);
    else {
      room.session = null;
      sessions.delete(session.id);
      forget(room);
    }
  };

  const begin = (room: OpenRoom, rehearsal: boolean): Session => {
    const session = needs.createSession({ id: newId(), roomId: room.id, rehearsal });
    room.session = session;
    sessions.set(session.id, session);
    return session;
  };

  return {
    rooms: () => rooms.values(),
    session: (id) => sessions.get(id) ?? null,

    authorise: async ({ app, stream, key }) => {
      if (app !== 'live' || !isId(stream)) return { ok: false, ...unknownStream };
      const channel = await needs.channelOf(stream);
      const refusal = refusalOf(channel, key);
      if (refusal || !channel) return { ok: false, ...(refusal ?? unknownStream) };
      const room = rooms.get(stream);
      if (room?.publication) {
        if (!isSilent(room.lastUnitAtMs, needs.now())) return { ok: false, ...alreadyPublishing };
        room.publication.close(replaced);
      }
      return { ok: true, context: { roomId: stream, rehearsing: channel.rehearsing } };
    },

    onPublish: (publication) => {
      const { roomId, rehearsing } = publication.context;
      const room = roomOf(roomId);
      if (room.publication) {
        // Two were let in at the same moment.
        queueMicrotask(() => publication.close(alreadyPublishing));
        return ignore;
      }
      disarm(room);
      room.publication = publication;
      room.lastUnitAtMs = needs.now();
      if (room.session && room.session.rehearsal !== rehearsing) finish(room, room.session, 'left');
      const session = room.session ?? begin(room, rehearsing);
      session.beginRun(room.changes);
      const run: Run = { session, feed: session.bus.feed(), awaitsKey: false };
      room.run = run;
      return {
        tracks: (tracks) => run.feed.tracks(tracks),
        unit: (unit) => {
          room.lastUnitAtMs = needs.now();
          if (run.awaitsKey && !(unit.kind === 'video' && unit.key)) return;
          run.awaitsKey = false;
          run.feed.unit(unit);
        },
        end: (reason) => {
          run.feed.end(reason);
          if (room.publication === publication) room.publication = null;
          if (room.run === run) room.run = null;
          if (room.session === run.session) left(room, run.session, reason);
        },
      };
    },

    restore: (session) => {
      const room = roomOf(session.roomId);
      room.session = session;
      sessions.set(session.id, session);
      room.waits = { untilMs: needs.now() + needs.reconnectWindowMs, reason: 'recovered' };
      wait(room);
    },

    cut: (roomId, reason) => {
      const room = rooms.get(roomId);
      if (room) end(room, reason, { ...channelClosed, code: `media/${reason}` });
    },

    align: (roomId, rehearsing) => {
      const room = rooms.get(roomId);
      if (!room?.session || room.session.rehearsal === rehearsing) return;
      const { publication, run } = room;
      disarm(room);
      finish(room, room.session, 'left');
      if (!publication || !run) return;
      const next = begin(room, rehearsing);
      next.beginRun(room.changes);
      run.session = next;
      run.feed = next.bus.feed();
      run.feed.tracks(publication.tracks());
      run.awaitsKey = publication.tracks().video !== null;
    },

    stop: async () => {
      stopping = true;
      for (const room of rooms.values()) disarm(room);
      await Promise.all([...rooms.values()].map((room) => room.changes));
    },
  };
};
