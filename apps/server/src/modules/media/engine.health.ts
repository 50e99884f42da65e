import { sql } from 'kysely';
import type { Database } from '#platform/database';
import type { Room } from './engine.rooms.ts';
import { adviceOn, offline } from './media.rules.ts';
import type { ReportedHealth } from './media.tables.ts';

/** What the host is shown of a stream under way. */
export const healthOf = (room: Room, nowMs: number): ReportedHealth => {
  const { session, publication } = room;
  const startedAtMs = session?.startedAtMs() ?? null;
  const known = {
    sessionId: startedAtMs === null ? null : (session?.id ?? null),
    startedAtMs,
    rehearsal: session?.rehearsal ?? false,
  };
  if (!publication) return { ...offline, ...known, status: session ? 'interrupted' : 'offline' };
  const { video, audio } = publication.tracks();
  const measured = publication.health();
  const { bitrateKbps, framesPerSecond, keyFrameIntervalMs, droppedUnits } = measured;
  const droppedFrames = droppedUnits + (session?.droppedUnits() ?? 0);
  return {
    ...known,
    status: 'live',
    bitrateKbps,
    recentKbps: [...measured.recentKbps],
    framesPerSecond,
    keyFrameIntervalMs: Math.round(keyFrameIntervalMs ?? 0),
    widthPx: video?.width ?? 0,
    heightPx: video?.height ?? 0,
    videoCodec: video?.codec ?? null,
    audioCodec: audio?.codec ?? null,
    droppedFrames,
    lateFrames: measured.lateUnits,
    advice: adviceOn({
      runningMs: nowMs - publication.startedAtMs,
      hasVideo: video !== null,
      hasAudio: audio !== null,
      bitrateKbps,
      keyFrameIntervalMs,
      droppedFrames,
    }),
  };
};

const writeHealth = async (
  db: Database,
  reports: readonly (readonly [roomId: string, ReportedHealth | null])[],
): Promise<void> => {
  const ids = reports.map(([roomId]) => roomId);
  const texts = reports.map(([, health]) => health && JSON.stringify(health));
  await sql`
    insert into media_health (room_id, updated_at, health)
    select room_id, now(), health::jsonb from unnest(${ids}::uuid[], ${texts}::text[]) as reported (room_id, health)
    on conflict (room_id) do update set updated_at = excluded.updated_at, health = excluded.health`.execute(
    db,
  );
};

/** Tells how every stream is, in one statement; one that has gone is told once. */
export const createHealthReport = (db: Database, rooms: () => Iterable<Room>) => {
  let told = new Set<string>();
  return async (nowMs: number): Promise<void> => {
    const now = new Map<string, ReportedHealth | null>();
    for (const roomId of told) now.set(roomId, null);
    for (const room of rooms()) now.set(room.id, healthOf(room, nowMs));
    if (now.size === 0) return;
    await writeHealth(db, [...now]);
    told = new Set([...now].flatMap(([roomId, health]) => (health ? [roomId] : [])));
  };
};
