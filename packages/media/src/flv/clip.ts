import { MediaError } from '../media-error.ts';
import type { FlvTag } from './flv-tag.ts';

/** A recording ready to be sent again and again. */
export type Clip = {
  metadata: FlvTag | null;
  /** Codec settings, sent before anything else. */
  heads: readonly FlvTag[];
  /** Frames (and later changes of settings), timestamps from 0. */
  body: readonly FlvTag[];
  /** Where the next round begins, so that sound and picture go on without a jump. */
  durationMs: number;
  /** Settings change inside, so every round must open with the heads again. */
  changes: boolean;
};

const isConfig = ({ kind, data }: FlvTag): boolean => {
  if (kind === 'data' || data.length < 2) return false;
  const enhanced = kind === 'video' ? (data[0]! & 0x80) !== 0 : data[0]! >> 4 === 9;
  return enhanced ? (data[0]! & 15) === 0 : data[1] === 0;
};

const isKey = ({ kind, data }: FlvTag): boolean =>
  kind === 'video' && ((data[0] ?? 0) >> 4) % 8 === 1;

const isEndOfSequence = ({ kind, data }: FlvTag): boolean =>
  kind === 'video' && (data[0]! & 0x8f) === 7 && data[1] === 2;

/** One usual distance between frames past the last one. */
const endOf = (tags: readonly FlvTag[]): number => {
  const first = tags[0];
  const last = tags.at(-1);
  if (!first || !last) return 0;
  const span = last.timestampMs - first.timestampMs;
  return last.timestampMs + (tags.length > 1 ? span / (tags.length - 1) : 40);
};

const prepared = new WeakMap<readonly FlvTag[], Clip>();

/**
 * Sorts a recording's tags for sending; prepared once for any number of publishers of the same tags.
 *
 * @throws MediaError `flv/malformed` when there is no frame to send.
 */
export const prepareClip = (tags: readonly FlvTag[]): Clip => {
  const known = prepared.get(tags);
  if (known) return known;
  const media = tags.filter(
    (tag) => tag.kind !== 'data' && tag.data.length > 0 && !isEndOfSequence(tag),
  );
  const firstFrame = media.findIndex((tag) => !isConfig(tag));
  if (firstFrame < 0) throw new MediaError('flv/malformed', 'the clip holds no frame');
  const startMs = media[firstFrame]!.timestampMs;
  const body = media
    .slice(firstFrame)
    .map((tag) => ({ ...tag, timestampMs: Math.max(0, tag.timestampMs - startMs) }));
  const frames = body.filter((tag) => !isConfig(tag));
  const clip: Clip = {
    metadata: tags.find((tag) => tag.kind === 'data') ?? null,
    heads: media.slice(0, firstFrame),
    body,
    durationMs: Math.max(
      endOf(frames.filter((tag) => tag.kind === 'video')),
      endOf(frames.filter((tag) => tag.kind === 'audio')),
      1,
    ),
    changes: frames.length < body.length,
  };
  prepared.set(tags, clip);
  return clip;
};

/** Index of the first key frame at or after `atMs`; 0 when there is none. */
export const keyFrameAt = (clip: Clip, atMs: number): number =>
  Math.max(
    0,
    clip.body.findIndex((tag) => tag.timestampMs >= atMs && isKey(tag)),
  );
