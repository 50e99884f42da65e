import { createRtmpServer } from '@kaibo/media';
import type { Blobs } from '#platform/blobs';
import type { Log } from '#platform/log';
import { createArchive } from './engine.archive.ts';
import { openEngineDatabase, takeLock, untilTaken } from './engine.database.ts';
import { watchDisk } from './engine.disk.ts';
import { createHealthReport } from './engine.health.ts';
import { listenForViewers } from './engine.http.ts';
import { recoverSessions } from './engine.recover.ts';
import { createRefusals } from './engine.refusals.ts';
import { deleteOldSegments } from './engine.retention.ts';
import { type Admitted, createRooms } from './engine.rooms.ts';
import { createSegmentIndex, insertSegments } from './engine.segments.ts';
import { createSession, notRecording, type SessionNeeds } from './engine.session.ts';
import {
  addInit,
  beginSession,
  channelOf,
  channelsOf,
  endSession,
  interruptSession,
  resumeSession,
} from './engine.store.ts';

export interface EngineSettings {
  databaseUrl: string;
  blobs: Blobs;
  /** `await mediaSocket(dataDir)`: where the server fetches what viewers play. */
  socketPath: string;
  rtmpHost: string;
  /** 0 takes a free one. */
  rtmpPort: number;
  /** How long a session waits for its encoder to come back. */
  reconnectWindowMs: number;
  /** Recording stops while the disk has less than this. */
  minFreeBytes: number;
  log: Log;
  onHealth?: (health: { state: 'ok' | 'failed'; detail: string }) => void;
}

export interface MediaEngine {
  rtmpPort: number;
  /** How many streams are sent now, at what rate together, and segments recorded since the start. */
  stats(): { live: number; bitrateKbps: number; segments: number };
  /** Ends nothing: sessions wait, interrupted, for the next start. */
  close(): Promise<void>;
}

const SEGMENT_MS = 2_000;
const REPORT_EVERY_MS = 1_000;
const UPKEEP_EVERY_MS = 10_000;
/** What is still to be written when we are told to stop has this long. */
const FINISH_WITHIN_MS = 3_000;

/** Calls `work` again and again, never twice at once; a failure is told and the next call comes all the same. */
const every = (ms: number, work: () => Promise<void>, onError: (error: unknown) => void) => {
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    running ??= work()
      .catch(onError)
      .finally(() => {
        running = null;
      });
  }, ms);
  return async (): Promise<void> => {
    clearInterval(timer);
    await running;
  };
};

/** RTMP in, recordings and HLS out: everything of the media process but its process. The database must be migrated. */
export const startMediaEngine = async (settings: EngineSettings): Promise<MediaEngine> => {
  const { blobs, log } = settings;
  const stopping = new AbortController();
  let segments = 0;
  const disk = watchDisk(settings);
  const database = openEngineDatabase({
    url: settings.databaseUrl,
    log,
    onChanged: (roomId) => follow([roomId]),
    onConnected: () => follow(openRooms()),
  });
  const { writer, reader } = database;
  const write = <T>(work: () => Promise<T>): Promise<T> => untilTaken(work, stopping.signal);
  const openRooms = (): string[] => [...rooms.rooms()].map((room) => room.id);
  const failed =
    (what: string) =>
    (error: unknown): void =>
      log.warn({ err: error }, what);

  /** Does with streams under way what their channels say by now. */
  const follow = (roomIds: readonly string[]): void => {
    if (roomIds.length === 0) return;
    channelsOf(reader, roomIds).then((channels) => {
      for (const { roomId, closed, rehearsing } of channels)
        if (closed) rooms.cut(roomId, closed);
        else rooms.align(roomId, rehearsing);
    }, failed('channels could not be asked for'));
  };

  const sessionNeeds: SessionNeeds = {
    blobs,
    index: createSegmentIndex(async (rows) => {
      await write(() => insertSegments(writer, rows));
      segments += rows.length;
    }),
    addInit: (sessionId, init) => write(() => addInit(writer, sessionId, init)),
    start: async (session, { startedAtMs }) => {
      const refused = await write(() => beginSession(writer, session, startedAtMs));
      if (refused === null) await write(() => resumeSession(writer, session, startedAtMs));
      else if ('closed' in refused) rooms.cut(session.roomId, refused.closed);
      else rooms.align(session.roomId, refused.rehearsing);
      return refused === null;
    },
    keepsRecording: disk.hasRoom,
    onLost: ({ id }, error) => {
      disk.failed(error);
      if (error === notRecording) return;
      log.error({ err: error, session: id }, 'a segment could not be recorded');
    },
    targetDurationMs: SEGMENT_MS,
  };
  const rooms = createRooms({
    channelOf: (roomId) => channelOf(reader, roomId),
    createSession: (facts) => createSession(sessionNeeds, facts),
    interrupt: async (session, at) => {
      await write(() => interruptSession(writer, session, at));
    },
    end: async (session, reason) => {
      const durationMs = Math.round(session.bus.endMs);
      await write(() => endSession(writer, session, { reason, durationMs }));
    },
    reconnectWindowMs: settings.reconnectWindowMs,
    now: Date.now,
    onError: (error, room) => log.error({ err: error, room }, 'a session could not be changed'),
  });

  await takeLock(writer).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  await disk.look();
  const unfinished = await recoverSessions(writer, blobs, (session, files) =>
    log.info({ session, files }, 'removed what was never recorded whole'),
  );
  for (const { roomId, ...restored } of unfinished)
    rooms.restore(
      createSession(sessionNeeds, { id: restored.id, roomId, rehearsal: false, restored }),
    );
  follow(openRooms());

  const refusals = createRefusals({ db: writer, log, now: Date.now });
  const reportHealth = createHealthReport(writer, rooms.rooms);
  const stopReports = every(
    REPORT_EVERY_MS,
    async () => {
      await reportHealth(Date.now());
      await refusals.flush(Date.now());
    },
    failed('the health of streams could not be written'),
  );
  const stopUpkeep = every(
    UPKEEP_EVERY_MS,
    async () => {
      follow(openRooms());
      await disk.look();
      await deleteOldSegments(writer, blobs);
    },
    failed('old segments could not be deleted'),
  );

  const archive = createArchive(reader);
  const { session } = rooms;
  const viewers = await listenForViewers({ session, archive, blobs, log }, settings.socketPath);
  const { authorise, onPublish } = rooms;
  const rtmp = createRtmpServer<Admitted>({ authorise, onPublish, log: refusals.hear });
  const { port } = await rtmp.listen({ host: settings.rtmpHost, port: settings.rtmpPort });

  return {
    rtmpPort: port,
    stats: () => {
      const sent = [...rooms.rooms()].flatMap(({ publication }) => publication ?? []);
      const bitrateKbps = sent.reduce((sum, one) => sum + one.health().bitrateKbps, 0);
      return { live: sent.length, bitrateKbps: Math.round(bitrateKbps), segments };
    },
    close: async () => {
      const late = setTimeout(() => stopping.abort(), FINISH_WITHIN_MS);
      const closed = rtmp.close();
      await rooms.stop();
      await Promise.all([closed, stopReports(), stopUpkeep(), viewers.close()]);
      clearTimeout(late);
      await database.close();
    },
  };
};
