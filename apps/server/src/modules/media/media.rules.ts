import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ReportedHealth } from './media.tables.ts';

const KEY_BYTES = 20;

/** 160 random bits, so its plain hash is as hard to turn back as any slow one. */
export const newStreamKey = (): string => randomBytes(KEY_BYTES).toString('base64url');

export const hashOf = (key: string): Buffer => createHash('sha256').update(key).digest();

/** Takes as long for every key. A channel without a key accepts none. */
export const keyFits = (key: string, keyHash: Buffer | null): boolean =>
  keyHash !== null && timingSafeEqual(hashOf(key), keyHash);

/** Tells keys apart, and gives away 24 of 160 bits. */
export const hintOf = (key: string): string => key.slice(-4);

export interface Channel {
  keyHash: Buffer | null;
  closed: boolean;
  /** Its owner is suspended. */
  suspended: boolean;
  /** What comes is for the team alone. */
  rehearsing: boolean;
}

export interface StreamRefusal {
  code: string;
  message: string;
}

const refusal = (code: string, message: string): StreamRefusal => ({ code, message });
export const unknownStream = refusal('media/unknown-stream', 'there is no such stream');
export const wrongKey = refusal('media/wrong-key', 'the stream key is wrong or was replaced');
export const channelClosed = refusal('media/closed', 'this room has ended: create another');
export const ownerIsSuspended = refusal(
  'media/suspended',
  'the account of this room is suspended: sign in to see why',
);
export const alreadyPublishing = refusal(
  'media/already-publishing',
  'another encoder is publishing to this room',
);

/** Null lets the encoder in. Who has no key learns nothing of a room but that it is there. */
export const refusalOf = (channel: Channel | null, key: string): StreamRefusal | null => {
  if (channel === null) return unknownStream;
  if (!keyFits(key, channel.keyHash)) return wrongKey;
  if (channel.closed) return channelClosed;
  return channel.suspended ? ownerIsSuspended : null;
};

/** An encoder silent for this long is gone, though its connection has not noticed: the next one may take its place. */
const SILENT_AFTER_MS = 5_000;
export const isSilent = (lastUnitAtMs: number, nowMs: number): boolean =>
  nowMs - lastUnitAtMs > SILENT_AFTER_MS;

const MOST_KEY_INTERVAL_MS = 4_000;
const MOST_KBPS = 8_000;
const LEAST_KBPS = 100;
/** Before this a stream has shown too little to be judged. */
const JUDGED_AFTER_MS = 6_000;

export interface Measured {
  runningMs: number;
  hasVideo: boolean;
  hasAudio: boolean;
  bitrateKbps: number;
  /** Null before the second key frame. */
  keyFrameIntervalMs: number | null;
  droppedFrames: number;
}

/** What the host should mend, the worst first. */
export const adviceOn = (stream: Measured): string[] => {
  if (stream.runningMs < JUDGED_AFTER_MS) return [];
  const rare = (stream.keyFrameIntervalMs ?? stream.runningMs) > MOST_KEY_INTERVAL_MS;
  const advice: [boolean, string][] = [
    [!stream.hasVideo, 'no-video'],
    [!stream.hasAudio, 'no-audio'],
    [stream.hasVideo && rare, 'key-frames-too-rare'],
    [stream.bitrateKbps > MOST_KBPS, 'bitrate-too-high'],
    [stream.hasVideo && stream.bitrateKbps < LEAST_KBPS, 'bitrate-too-low'],
    [stream.droppedFrames > 0, 'frames-dropped'],
  ];
  return advice.flatMap(([applies, code]) => (applies ? [code] : []));
};

export const offline: ReportedHealth = {
  status: 'offline',
  sessionId: null,
  startedAtMs: null,
  rehearsal: false,
  bitrateKbps: 0,
  recentKbps: [],
  framesPerSecond: 0,
  keyFrameIntervalMs: 0,
  widthPx: 0,
  heightPx: 0,
  videoCodec: null,
  audioCodec: null,
  droppedFrames: 0,
  lateFrames: 0,
  advice: [],
};

export type LiveFile =
  | { kind: 'live' | 'replay' }
  | { kind: 'init'; initId: string }
  | { kind: 'segment'; sequence: number };

/** `/live/SESSION/FILE`: segments count from 0, inits are named by their content. */
export const readLiveFile = (name: string): LiveFile | null => {
  if (name === 'live.m3u8') return { kind: 'live' };
  if (name === 'replay.m3u8') return { kind: 'replay' };
  const initId = /^init-([0-9a-f]{1,32})\.mp4$/.exec(name)?.[1];
  if (initId) return { kind: 'init', initId };
  const sequence = /^(0|[1-9]\d{0,8})\.m4s$/.exec(name)?.[1];
  return sequence ? { kind: 'segment', sequence: Number(sequence) } : null;
};
