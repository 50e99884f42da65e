import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createMedia,
  type EngineSettings,
  type MediaEngine,
  mediaSocket,
  startMediaEngine,
} from '../../apps/server/src/modules/media/index.ts';
import { createDiskBlobs } from '../../apps/server/src/platform/blobs.disk.ts';
import { openDatabase } from '../../apps/server/src/platform/database.ts';
import { createPostgresEventLog } from '../../apps/server/src/platform/events.postgres.ts';
import { createMemoryHotState } from '../../apps/server/src/platform/hot-state.memory.ts';
import { createHttp } from '../../apps/server/src/platform/http.ts';
import { newId } from '../../apps/server/src/platform/id.ts';
import { openLog, silentLog } from '../../apps/server/src/platform/log.ts';
import type { EncoderSettings, StreamHealth } from '../../packages/contracts/src/index.ts';
import {
  type FlvTag,
  type PublishOptions,
  type PublishStatus,
  publishRtmp,
} from '../../packages/media/src/index.ts';
import { freshDatabase } from './database.ts';
import { readLog } from './log.ts';

const ORIGIN = 'http://kaibo.test';

/** Tries until it holds, and says what it was when it never does. */
export const until = async <T>(
  ask: () => T | Promise<T>,
  holds: (value: T) => boolean = Boolean,
  withinMs = 15_000,
): Promise<T> => {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const value = await ask();
    if (holds(value)) return value;
    if (performance.now() > deadline)
      throw new Error(`after ${withinMs} ms still ${JSON.stringify(value)}`);
    await sleep(25);
  }
};

export interface SegmentSeen {
  sequence: number;
  durationMs: number;
  discontinuity: boolean;
  initId: string;
}

/** What the payloads of the streams' events may hold. */
export interface Told {
  sessionId?: string;
  reason?: string;
  code?: string;
  gapMs?: number;
  durationMs?: number;
  segments?: number;
}

/** The media module on a fresh database: its server half behind the real edge, its engine as settings say. */
export const openStudio = async (onLine?: (line: string) => void) => {
  const { url, drop } = await freshDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'kaibo-media-'));
  const { db, pool, close } = openDatabase(url, { max: 6 });
  const events = createPostgresEventLog({ db, pool });
  const blobs = createDiskBlobs(join(dataDir, 'blobs'));
  const socketPath = await mediaSocket(dataDir);
  const team = new Set<string>();
  const isOnTeam = async (_roomId: string, { id }: { id: string | null }) =>
    id !== null && team.has(id);
  const media = createMedia({
    db,
    socketPath,
    rtmpUrl: () => 'rtmp://kaibo.test:1935/live',
    isOnTeam,
  });
  const http = createHttp({
    log: silentLog,
    hotState: createMemoryHotState(),
    checkReplies: true,
    resolveCaller: (request) => ({
      id: request.headers.get('authorization'),
      roles: ['viewer', 'host'],
      name: 'Host',
      simulated: false,
      locale: 'en',
    }),
  });
  media.module.routes(http.routerOf('media'));

  const engineSettings: EngineSettings = {
    databaseUrl: url,
    blobs,
    socketPath,
    rtmpHost: '127.0.0.1',
    rtmpPort: 0,
    reconnectWindowMs: 60_000,
    minFreeBytes: 0,
    log: onLine ? openLog({ level: 'info', file: null, terminal: { write: onLine } }) : silentLog,
  };

  const get = (path: string, caller?: string, method = 'GET') =>
    http.fetch(
      new Request(new URL(path, ORIGIN), {
        method,
        headers: { origin: ORIGIN, ...(caller ? { authorization: caller } : {}) },
      }),
      { address: '127.0.0.1' },
    );
  const asJson = async (response: Promise<Response>) => {
    const answer = await response;
    return { status: answer.status, body: await answer.json() };
  };

  return {
    url,
    db,
    pool,
    dataDir,
    blobs,
    media,
    /** Who may see rehearsals, by their ids. */
    team,
    engineSettings,
    get,
    /** Status and code of a refusal. */
    refusalOf: async (path: string, caller?: string, method?: string) => {
      const { status, body } = await asJson(get(path, caller, method));
      return { status, code: (body as { error?: { code: string } }).error?.code };
    },
    startEngine: (settings: Partial<EngineSettings> = {}): Promise<MediaEngine> =>
      startMediaEngine({ ...engineSettings, ...settings }),

    /** A room's channel; `streamKey` is what goes behind `/live/`. */
    openRoom: async (keepRecordingMs: number | null = null) => {
      const room = { roomId: newId(), ownerId: newId() };
      await db.transaction().execute((tx) => media.openChannel(tx, { ...room, keepRecordingMs }));
      const rotate = async (): Promise<string> => {
        const path = `/v1/studio/rooms/${room.roomId}/stream-key`;
        const { body } = await asJson(get(path, room.ownerId, 'POST'));
        return (body as EncoderSettings).streamKey ?? '';
      };
      const encoder = async () => {
        const path = `/v1/studio/rooms/${room.roomId}/encoder`;
        const { body } = await asJson(get(path, room.ownerId));
        return body as { encoder: EncoderSettings; health: StreamHealth };
      };
      return { ...room, streamKey: await rotate(), rotate, encoder };
    },
    closeRoom: (roomId: string, reason: 'host-ended' | 'stopped') =>
      db.transaction().execute((tx) => media.closeChannel(tx, roomId, reason)),

    playback: async (roomId: string) =>
      (await media.playbackOf([roomId])).get(roomId) ?? { liveUrl: null, replayUrl: null },
    text: async (path: string): Promise<string> => {
      const response = await get(path);
      if (response.status !== 200) throw new Error(`${path}: ${await response.text()}`);
      return response.text();
    },
    sessionsOf: async (roomId: string) =>
      (
        await pool.query<{ id: string; state: string; reason: string | null }>(
          'select id, state, end_reason as reason from media_sessions where room_id = $1 order by id',
          [roomId],
        )
      ).rows,
    segmentsOf: async (roomId: string) =>
      (
        await pool.query<SegmentSeen>(
          `select sequence, duration_ms as "durationMs", discontinuity, init_id as "initId"
             from media_segments join media_sessions on id = session_id
            where room_id = $1 order by sequence`,
          [roomId],
        )
      ).rows,
    /** Name and payload of a room's events, in order. */
    eventsOf: async (roomId: string) =>
      (await readLog(events))
        .filter((event) => event.roomId === roomId)
        .map(({ name, payload }) => [name.replace('media.stream-', ''), payload as Told] as const),
    close: async () => {
      media.close();
      await events.close();
      await close();
      await drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};

export type Studio = Awaited<ReturnType<typeof openStudio>>;

interface Track {
  id: number;
  firstTick: number;
  frames: number;
  ticks: number;
}

/** Walks the boxes of a media segment: how many frames of which track, and on which clock. */
const tracksIn = (segment: Buffer): Track[] => {
  const inside = (box: Buffer, type: string): Buffer[] => {
    const found: Buffer[] = [];
    for (let at = 0; at < box.length; at += box.readUInt32BE(at))
      if (box.toString('latin1', at + 4, at + 8) === type)
        found.push(box.subarray(at + 8, at + box.readUInt32BE(at)));
    return found;
  };
  return inside(inside(segment, 'moof')[0]!, 'traf').map((traf) => {
    const run = inside(traf, 'trun')[0]!;
    const frames = run.readUInt32BE(4);
    let ticks = 0;
    for (let i = 0; i < frames; i++) ticks += run.readUInt32BE(12 + i * 16);
    return {
      id: inside(traf, 'tfhd')[0]!.readUInt32BE(4),
      firstTick: Number(inside(traf, 'tfdt')[0]!.readBigUInt64BE(4)),
      frames,
      ticks,
    };
  });
};

const TICKS_PER_MS = 90;
/** Where a playlist says that a new run begins, sound and picture of the last need not have ended together. */
const RUNS_APART_MS = 50;

/** What a player gets who plays a playlist through the server: frames by track, and seams in the picture's clock (ms). */
export const play = async (studio: Pick<Studio, 'get' | 'text'>, playlistUrl: string) => {
  const playlist = await studio.text(playlistUrl);
  const folder = playlistUrl.slice(0, playlistUrl.lastIndexOf('/') + 1);
  const names = playlist.match(/^\w+\.m4s$/gm) ?? [];
  // All at once: the window of a live stream moves on.
  const parts = await Promise.all(
    names.map(async (name) => {
      const response = await studio.get(folder + name);
      if (response.status !== 200) throw new Error(`${name}: ${response.status}`);
      return [name, Buffer.from(await response.arrayBuffer())] as const;
    }),
  );
  const bytesOf = new Map(parts);
  const frames: Record<number, number> = {};
  const seams: number[] = [];
  let endTick: number | null = null;
  let mayBeOffMs = 1;
  for (const line of playlist.split('\n')) {
    if (line === '#EXT-X-DISCONTINUITY') mayBeOffMs = RUNS_APART_MS;
    const bytes = bytesOf.get(line);
    if (!bytes) continue;
    for (const track of tracksIn(bytes)) {
      frames[track.id] = (frames[track.id] ?? 0) + track.frames;
      if (track.id !== 1) continue;
      const offMs = endTick === null ? 0 : (track.firstTick - endTick) / TICKS_PER_MS;
      if (Math.abs(offMs) > mayBeOffMs) seams.push(offMs);
      endTick = track.firstTick + track.ticks;
      mayBeOffMs = 1;
    }
  }
  return { playlist, video: frames[1] ?? 0, audio: frames[2] ?? 0, seams };
};

/** An encoder that tells what it was told. */
export const encoder = (
  port: number,
  streamKey: string,
  tags: readonly FlvTag[],
  options: Partial<PublishOptions> = {},
) => {
  const heard: PublishStatus[] = [];
  const publisher = publishRtmp({
    url: `rtmp://127.0.0.1:${port}/live/${streamKey}`,
    tags,
    retry: null,
    onStatus: (status) => heard.push(status),
    ...options,
  });
  return {
    ...publisher,
    heard,
    /** The code it was refused with, once it was. */
    refusal: async () => {
      const refused = await until(
        () => heard.find((status) => status.state === 'refused' || status.state === 'dropped'),
        (status) => status !== undefined,
      );
      return refused && 'code' in refused ? refused.code : (refused?.state ?? '');
    },
  };
};
