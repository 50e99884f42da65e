import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { EpochMs, Id } from './values.ts';

/** What a host's encoder is doing, refreshed about once a second. */
export const StreamHealth = z.strictObject({
  status: z.enum(['offline', 'live', 'interrupted']),
  sessionId: Id.nullable(),
  startedAtMs: EpochMs.nullable(),
  /** Shown to the team alone. */
  rehearsal: z.boolean(),
  bitrateKbps: z.number(),
  /** Of each of the latest whole seconds, oldest first; 30 at most. */
  recentKbps: z.array(z.int()),
  framesPerSecond: z.number(),
  keyFrameIntervalMs: z.number(),
  widthPx: z.int(),
  heightPx: z.int(),
  videoCodec: z.string().nullable(),
  audioCodec: z.string().nullable(),
  droppedFrames: z.int(),
  /** Pictures and sounds that came a second late or more: the way here is jammed. */
  lateFrames: z.int(),
  /** What the host should mend, as codes: `key-frames-too-rare`, `no-audio`, `bitrate-too-high` … */
  advice: z.array(z.string()),
  /** The latest refusal of this room's stream (wrong key, wrong codec …) and when. */
  lastRefusal: z.strictObject({ code: z.string(), message: z.string(), atMs: EpochMs }).nullable(),
});
export type StreamHealth = z.infer<typeof StreamHealth>;

export const EncoderSettings = z.strictObject({
  /** What OBS calls "Server". */
  server: z.string(),
  /** What OBS calls "Stream key": `<room>?key=<secret>`; null when it was shown before (only its hash is kept). */
  streamKey: z.string().nullable(),
  /** The last four characters of the secret, to tell keys apart. */
  keyHint: z.string().nullable(),
  rotatedAtMs: EpochMs.nullable(),
});
export type EncoderSettings = z.infer<typeof EncoderSettings>;

export const getEncoder = endpoint({
  method: 'GET',
  path: '/v1/studio/rooms/:roomId/encoder',
  summary: 'Encoder settings and health of the room',
  params: z.strictObject({ roomId: Id }),
  reply: z.strictObject({ encoder: EncoderSettings, health: StreamHealth }),
  errors: ['rooms/no-such-room', 'rooms/not-your-room'],
});

export const rotateStreamKey = endpoint({
  method: 'POST',
  path: '/v1/studio/rooms/:roomId/stream-key',
  summary: 'Make a new stream key; the old one stops working and the secret is shown once',
  params: z.strictObject({ roomId: Id }),
  reply: EncoderSettings,
  errors: ['rooms/no-such-room', 'rooms/not-your-room'],
});

const Session = { sessionId: Id, roomId: Id };

export const StreamStarted = defineEvent({
  name: 'media.stream-started',
  version: 1,
  payload: z.object({ ...Session, startedAtMs: EpochMs }),
  key: (stream) => stream.roomId,
});

/** The encoder is gone; the session waits for it. */
export const StreamInterrupted = defineEvent({
  name: 'media.stream-interrupted',
  version: 1,
  payload: z.object({ ...Session, reason: z.string() }),
  key: (stream) => stream.roomId,
});

export const StreamResumed = defineEvent({
  name: 'media.stream-resumed',
  version: 1,
  payload: z.object({ ...Session, gapMs: z.int() }),
  key: (stream) => stream.roomId,
});

export const StreamEnded = defineEvent({
  name: 'media.stream-ended',
  version: 1,
  payload: z.object({
    ...Session,
    endedAtMs: EpochMs,
    durationMs: z.int(),
    segments: z.int(),
    reason: z.enum(['left', 'host-ended', 'stopped', 'recovered']),
  }),
  key: (stream) => stream.roomId,
});

export const StreamRefused = defineEvent({
  name: 'media.stream-refused',
  version: 1,
  payload: z.object({ roomId: Id.nullable(), code: z.string(), address: z.string() }),
  key: (refusal) => refusal.roomId ?? 'none',
});
