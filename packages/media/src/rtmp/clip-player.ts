import { type Clip, keyFrameAt } from '../flv/clip.ts';
import type { FlvTag } from '../flv/flv-tag.ts';
import { MESSAGE, type RtmpMessage } from './rtmp-message.ts';

export type ClipPlayer = {
  /** What is due up to `mediaMs` since the start, at most about `maxBytes`. */
  due(mediaMs: number, maxBytes: number): RtmpMessage[];
  readonly ended: boolean;
  /** Media time of the next frame. */
  readonly positionMs: number;
};

const TYPES = { audio: MESSAGE.audio, video: MESSAGE.video, data: MESSAGE.dataAmf0 };
const CHUNK_STREAMS = { audio: 4, video: 6, data: 5 };

const toMessage = (tag: FlvTag, timestampMs: number, streamId: number): RtmpMessage => ({
  chunkStreamId: CHUNK_STREAMS[tag.kind],
  type: TYPES[tag.kind],
  streamId,
  timestampMs: Math.round(timestampMs) % 2 ** 32,
  payload: tag.data,
});

/** Walks a clip, round after round, on one clock that never jumps. */
export const createClipPlayer = (
  clip: Clip,
  options: { loop: boolean; startAtMs: number; streamId: number },
): ClipPlayer => {
  const { loop, streamId } = options;
  let index = keyFrameAt(clip, options.startAtMs);
  let roundMs = -clip.body[index]!.timestampMs;
  let opened = false;

  const heads = (): RtmpMessage[] => {
    const atMs = Math.max(0, roundMs);
    return clip.heads.map((tag) => toMessage(tag, atMs, streamId));
  };

  const open = (): RtmpMessage[] =>
    clip.metadata ? [toMessage(clip.metadata, 0, streamId), ...heads()] : heads();

  const position = (): number => roundMs + (clip.body[index]?.timestampMs ?? clip.durationMs);

  const nextRound = (): void => {
    if (!loop || index < clip.body.length) return;
    index = 0;
    roundMs += clip.durationMs;
  };

  return {
    get ended() {
      return index >= clip.body.length;
    },
    get positionMs() {
      return position();
    },
    due: (mediaMs, maxBytes) => {
      const messages: RtmpMessage[] = opened ? [] : open();
      opened = true;
      let bytes = 0;
      while (index < clip.body.length && position() <= mediaMs && bytes < maxBytes) {
        if (index === 0 && roundMs > 0 && clip.changes) messages.push(...heads());
        const tag = clip.body[index]!;
        messages.push(toMessage(tag, position(), streamId));
        bytes += tag.data.length;
        index += 1;
        nextRound();
      }
      return messages;
    },
  };
};
