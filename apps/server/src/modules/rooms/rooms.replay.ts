import {
  type BodyOf,
  type Chapter,
  type editReplay as editEndpoint,
  Failure,
  type JumpPoint,
  type ReplayEdit,
  ReplayEdited,
} from '@kaibo/contracts';
import { createRecordingClock, type Recording, type RecordingClock } from '#media';
import type { Database, Transaction } from '#platform/database';
import { factsOf, requireOwner, requireTeam } from './rooms.guards.ts';
import {
  chaptersWithin,
  LEAST_SHOWN_MS,
  type Moment,
  type Point,
  pointsOf,
  pointsWithin,
  segmentsToShow,
  sortedChapters,
  suggestChapters,
} from './rooms.replay.rules.ts';
import { type Acting, type RoomsCore, requireRoom } from './rooms.service.ts';
import { tables } from './rooms.tables.ts';

interface Recorded extends Recording {
  clock: RecordingClock;
  /** What viewers see of it. */
  part: { startMs: number; endMs: number };
}

const recordedIfAny = async (core: RoomsCore, roomId: string): Promise<Recorded | null> => {
  const recording = await core.media.recordingOf(roomId);
  if (!recording) return null;
  const clock = createRecordingClock(recording.segments);
  return { ...recording, clock, part: partOf(recording, clock) };
};

const recorded = async (core: RoomsCore, roomId: string): Promise<Recorded> => {
  const recording = await recordedIfAny(core, roomId);
  if (!recording) throw new Failure('rooms/no-replay');
  return recording;
};

const partOf = ({ segments, shown }: Recording, clock: RecordingClock): Recorded['part'] => {
  if (!shown) return { startMs: 0, endMs: clock.durationMs };
  const first = segments.findIndex(({ sequence }) => sequence >= shown.from);
  const last = segments.findLastIndex(({ sequence }) => sequence <= shown.to);
  return { startMs: clock.startOf(Math.max(0, first)), endMs: clock.startOf(last + 1) };
};

const momentsOf = async (db: Database, roomId: string): Promise<Moment[]> => {
  const rows = await tables(db)
    .selectFrom('room_moments')
    .select(['kind', 'product_id as productId', 'text', 'at'])
    .where('room_id', '=', roomId)
    .orderBy('id')
    .execute();
  return rows.map(({ at, ...moment }) => ({ ...moment, atMs: at.getTime() }));
};

const chaptersOf = async (db: Database | Transaction, sessionId: string): Promise<Chapter[]> =>
  tables(db)
    .selectFrom('room_chapters')
    .select(['offset_ms as atMs', 'title'])
    .where('session_id', '=', sessionId)
    .orderBy('offset_ms')
    .execute();

const withProducts = async (core: RoomsCore, points: readonly Point[]): Promise<JumpPoint[]> => {
  const ids = [...new Set(points.flatMap(({ productId }) => productId ?? []))];
  const cards = new Map((await core.catalog.productCards(ids)).map((card) => [card.id, card]));
  return points.flatMap(({ atMs, productId }): JumpPoint[] => {
    if (productId === null) return [{ atMs, product: null }];
    // One that is off sale by now leaves a place without a product.
    return [{ atMs, product: cards.get(productId) ?? null }];
  });
};

/** What everybody sees: only the part that is shown, its times counted from its beginning. */
export const replayOf = async (core: RoomsCore, roomId: string) => {
  const room = await requireRoom(core, roomId);
  if (room.status !== 'ended') throw new Failure('rooms/no-replay');
  const { clock, part, hidden, sessionId } = await recorded(core, roomId);
  if (hidden) throw new Failure('rooms/no-replay');
  const [moments, chapters] = await Promise.all([
    momentsOf(core.db, roomId),
    chaptersOf(core.db, sessionId),
  ]);
  return {
    durationMs: part.endMs - part.startMs,
    points: await withProducts(core, pointsWithin(pointsOf(moments, clock), part)),
    chapters: chaptersWithin(chapters, part),
  };
};

/** The wall's clock over a stretch of the replay that everybody sees; null when there is no such replay. */
export const replayTimes = async (
  core: RoomsCore,
  roomId: string,
): Promise<{ placeOf(atMs: number): number; timeAt(placeMs: number): number } | null> => {
  const room = await requireRoom(core, roomId);
  if (room.status !== 'ended') return null;
  const { clock, part, hidden } = await recorded(core, roomId);
  if (hidden) return null;
  return {
    placeOf: (atMs) => clock.placeOf(atMs) - part.startMs,
    timeAt: (placeMs) => clock.timeAt(Math.min(part.endMs, part.startMs + placeMs)),
  };
};

/** The whole recording with what was done to it; null while there is none. */
export const replayEditOf = async (
  core: RoomsCore,
  caller: Acting,
  roomId: string,
): Promise<ReplayEdit | null> => {
  await requireTeam(core.db, await requireRoom(core, roomId), caller.id);
  const recording = await recordedIfAny(core, roomId);
  return recording && editOf(core, roomId, recording);
};

const editOf = async (
  core: RoomsCore,
  roomId: string,
  { clock, part, url, shown, hidden, sessionId }: Recorded,
): Promise<ReplayEdit> => {
  const [moments, chapters] = await Promise.all([
    momentsOf(core.db, roomId),
    chaptersOf(core.db, sessionId),
  ]);
  const points = await withProducts(core, pointsOf(moments, clock));
  const titles = new Map(
    points.flatMap(({ product }) => (product ? [[product.id, product.title] as const] : [])),
  );
  return {
    url,
    recordedMs: clock.durationMs,
    trim: part,
    trimmed: shown !== null,
    hidden,
    chapters,
    suggested: suggestChapters(moments, clock, titles),
    points,
  };
};

const saveChapters = async (
  tx: Transaction,
  { sessionId, roomId, clock }: { sessionId: string; roomId: string; clock: RecordingClock },
  chapters: readonly Chapter[],
): Promise<void> => {
  await tables(tx).deleteFrom('room_chapters').where('session_id', '=', sessionId).execute();
  const kept = sortedChapters(chapters).filter(({ atMs }) => atMs < clock.durationMs);
  if (kept.length === 0) return;
  await tables(tx)
    .insertInto('room_chapters')
    .values(
      kept.map(({ atMs, title }) => ({
        session_id: sessionId,
        room_id: roomId,
        offset_ms: atMs,
        title,
      })),
    )
    .execute();
};

/** Nothing is deleted: what is cut off or hidden can be shown again. */
export const editReplay = async (
  core: RoomsCore,
  caller: Acting,
  roomId: string,
  { trim, hidden, chapters }: BodyOf<typeof editEndpoint>,
): Promise<ReplayEdit> => {
  const room = await requireRoom(core, roomId);
  await requireOwner(core.db, room, caller);
  const recording = await recorded(core, roomId);
  const { sessionId, clock, segments } = recording;
  if (trim && Math.min(trim.endMs, clock.durationMs) - trim.startMs < LEAST_SHOWN_MS)
    throw new Failure('rooms/trim-too-short', { leastMs: LEAST_SHOWN_MS });
  const range = trim ? segmentsToShow(clock, segments.length, trim) : null;
  const shown = range && {
    from: segments[range.first]!.sequence,
    to: segments[range.last]!.sequence,
  };
  await core.db.transaction().execute(async (tx) => {
    if (trim !== undefined) await core.media.showPart(tx, sessionId, shown);
    if (hidden !== undefined) await core.media.hideReplay(tx, roomId, hidden);
    if (chapters) await saveChapters(tx, { sessionId, roomId, clock }, chapters);
    const part = trim === undefined ? recording.part : partOf({ ...recording, shown }, clock);
    const edited = {
      roomId,
      hidden: hidden ?? recording.hidden,
      ...part,
      chapters: chapters?.length ?? (await chaptersOf(tx, sessionId)).length,
      editedAtMs: core.clock.nowMs(),
    };
    await core.events.append(tx, ReplayEdited, edited, factsOf(room));
  });
  return editOf(core, roomId, await recorded(core, roomId));
};
