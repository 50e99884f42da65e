import type { FlvTag } from '../flv/flv-tag.ts';
import {
  fillerUnit,
  lengthPrefixed,
  type Picture,
  syntheticAvcConfig,
  syntheticKeyFrame,
  syntheticRepeatFrame,
} from './synthetic-h264.ts';

export type SyntheticClipOptions = Partial<Picture> & {
  seconds?: number;
  keyEverySeconds?: number;
  video?: boolean;
  audio?: boolean;
  sampleRate?: 44_100 | 48_000;
  /** Frames are filled up to about this. 0 leaves them as small as they are. */
  videoKbps?: number;
};

const SAMPLES_PER_FRAME = 1024;
const RATE_INDEX = { 44100: 4, 48000: 3 } as const;
/** One AAC-LC stereo frame of silence. */
const SILENCE = Buffer.from('210049900219002380', 'hex');

const videoTag = (key: boolean, packetType: number, timestampMs: number, body: Buffer): FlvTag => ({
  kind: 'video',
  timestampMs,
  data: Buffer.concat([Buffer.from([key ? 0x17 : 0x27, packetType, 0, 0, 0]), body]),
});

const audioTag = (packetType: number, timestampMs: number, body: Buffer): FlvTag => ({
  kind: 'audio',
  timestampMs,
  data: Buffer.concat([Buffer.from([0xaf, packetType]), body]),
});

const audioConfig = (sampleRate: 44_100 | 48_000): Buffer => {
  const bits = (2 << 11) | (RATE_INDEX[sampleRate] << 7) | (2 << 3);
  return Buffer.from([bits >> 8, bits & 255]);
};

const videoFrames = (picture: Picture, frames: number, gop: number, frameBytes: number): FlvTag[] =>
  Array.from({ length: frames }, (_, i) => {
    const key = i % gop === 0;
    const luma = 40 + ((i / gop) % 5) * 40;
    const nal = key
      ? syntheticKeyFrame(picture, luma, i / gop)
      : syntheticRepeatFrame(picture, i % gop);
    const missing = frameBytes - nal.length;
    const unit = missing > 2 ? lengthPrefixed(nal, fillerUnit(missing)) : lengthPrefixed(nal);
    return videoTag(key, 1, Math.round((i * 1000) / picture.framesPerSecond), unit);
  });

/**
 * A clip that real decoders play, made without an encoder: grey pictures that change with every key
 * frame, and silence. Tags are in sending order, settings first.
 */
export const syntheticClip = (options: SyntheticClipOptions = {}): FlvTag[] => {
  const { seconds = 4, keyEverySeconds = 1, sampleRate = 44_100, videoKbps = 0 } = options;
  const { width = 64, height = 64, framesPerSecond = 30 } = options;
  const picture = { width, height, framesPerSecond };
  const gop = Math.max(1, Math.round(keyEverySeconds * framesPerSecond));
  const frameBytes = (videoKbps * 125) / framesPerSecond;
  const video = options.video ?? true;
  const audio = options.audio ?? true;

  const heads: FlvTag[] = [];
  const frames: FlvTag[] = [];
  if (video) {
    heads.push(videoTag(true, 0, 0, syntheticAvcConfig(picture)));
    frames.push(...videoFrames(picture, seconds * framesPerSecond, gop, frameBytes));
  }
  if (audio) {
    heads.push(audioTag(0, 0, audioConfig(sampleRate)));
    const count = Math.floor((seconds * sampleRate) / SAMPLES_PER_FRAME);
    for (let i = 0; i < count; i++)
      frames.push(audioTag(1, Math.round((i * SAMPLES_PER_FRAME * 1000) / sampleRate), SILENCE));
  }
  return [...heads, ...frames.sort((one, other) => one.timestampMs - other.timestampMs)];
};
