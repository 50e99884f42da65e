import { z } from 'zod';
import { ProductCard } from './catalog.ts';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { EpochMs, Id } from './values.ts';

const inRoom = z.strictObject({ roomId: Id });
/** A place in a recording, in milliseconds from where it begins to play. */
const OffsetMs = z
  .int()
  .min(0)
  .max(1_000 * 3_600_000);
const ChapterTitle = z.string().trim().min(1).max(60);

/** Most chapters of one replay. */
export const CHAPTER_LIMIT = 100;

/** 看点: the product that was being shown from here on; null when none was. */
export const JumpPoint = z.strictObject({ atMs: OffsetMs, product: ProductCard.nullable() });
export type JumpPoint = z.infer<typeof JumpPoint>;

export const Chapter = z.strictObject({ atMs: OffsetMs, title: ChapterTitle });
export type Chapter = z.infer<typeof Chapter>;

export const ReplayLine = z.strictObject({
  id: z.string(),
  atMs: OffsetMs,
  userId: Id,
  name: z.string(),
  avatarUrl: z.string().nullable(),
  text: z.string(),
  simulated: z.boolean(),
});
export type ReplayLine = z.infer<typeof ReplayLine>;

export const getReplay = endpoint({
  method: 'GET',
  path: '/v1/rooms/:roomId/replay',
  summary: 'What goes with a replay: jump points, chapters and its length',
  params: inRoom,
  reply: z.strictObject({
    durationMs: OffsetMs,
    /** In the order of time; the first one holds from the beginning. */
    points: z.array(JumpPoint),
    chapters: z.array(Chapter),
  }),
  errors: ['rooms/no-such-room', 'rooms/no-replay'],
});

export const getReplayChat = endpoint({
  method: 'GET',
  path: '/v1/rooms/:roomId/replay/chat',
  summary: 'What was said in a stretch of the replay, oldest first; 300 lines at most',
  params: inRoom,
  query: z.strictObject({
    fromMs: z.coerce.number().int().min(0),
    toMs: z.coerce.number().int().min(0),
  }),
  reply: z.strictObject({ lines: z.array(ReplayLine) }),
  errors: ['rooms/no-such-room', 'rooms/no-replay'],
});

/** The whole recording as its host edits it: times count from its very beginning, trimmed or not. */
export const ReplayEdit = z.strictObject({
  /** Plays the whole recording, for the team only. */
  url: z.string(),
  recordedMs: OffsetMs,
  /** What viewers see of it: whole segments, so never less than was asked for. */
  trim: z.strictObject({ startMs: OffsetMs, endMs: OffsetMs }),
  trimmed: z.boolean(),
  hidden: z.boolean(),
  chapters: z.array(Chapter),
  /** Made of what was shown and announced. */
  suggested: z.array(Chapter),
  points: z.array(JumpPoint),
});
export type ReplayEdit = z.infer<typeof ReplayEdit>;

const editErrors = [
  'rooms/no-such-room',
  'rooms/not-your-room',
  'rooms/owner-only',
  'rooms/no-replay',
] as const;

export const getReplayEdit = endpoint({
  method: 'GET',
  path: '/v1/studio/rooms/:roomId/replay',
  summary: 'The recording with its trim and chapters, for the team',
  params: inRoom,
  /** Null while the recording is being finished, and where nothing was recorded. */
  reply: z.strictObject({ edit: ReplayEdit.nullable() }),
  errors: ['rooms/no-such-room', 'rooms/not-your-room'],
});

export const editReplay = endpoint({
  method: 'PATCH',
  path: '/v1/studio/rooms/:roomId/replay',
  summary: 'Trim, hide or chapter the replay; what is left out stays. Nothing is deleted.',
  params: inRoom,
  body: z.strictObject({
    /** Null shows all of it again. */
    trim: z.strictObject({ startMs: OffsetMs, endMs: OffsetMs }).nullable().optional(),
    hidden: z.boolean().optional(),
    /** Replaces all of them. */
    chapters: z.array(Chapter).max(CHAPTER_LIMIT).optional(),
  }),
  reply: ReplayEdit,
  errors: [...editErrors, 'rooms/trim-too-short'],
});

export const ReplayEdited = defineEvent({
  name: 'rooms.replay-edited',
  version: 1,
  payload: z.object({
    roomId: Id,
    hidden: z.boolean(),
    startMs: OffsetMs,
    endMs: OffsetMs,
    chapters: z.int(),
    editedAtMs: EpochMs,
  }),
  key: (edit) => edit.roomId,
});
