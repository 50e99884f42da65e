import type { Buffer } from 'node:buffer';
import type { Member } from '../delivery.ts';
import { decodeServerMessage, isFrame, type ServerFrame } from '../protocol.ts';

export interface RecordedMember extends Member {
  /** The very buffers that were sent. */
  readonly buffers: Buffer[];
  readonly frames: ServerFrame[];
  readonly closes: number[];
  /** What waits for this member; it never drains by itself. */
  queued: number;
  /** Whether what is sent stays in the queue. */
  isStalled: boolean;
}

/** The payload of one unmasked text frame. */
export const payloadOf = (frame: Buffer): string => {
  const length = frame[1]!;
  return frame.subarray(length < 126 ? 2 : length === 126 ? 4 : 10).toString();
};

/** A connection whose reading end and queue the test holds. */
export const createRecordedMember = (onFrame?: (frame: ServerFrame) => void): RecordedMember => {
  const member: RecordedMember = {
    buffers: [],
    frames: [],
    closes: [],
    queued: 0,
    isStalled: false,
    send: (buffer) => {
      member.buffers.push(buffer);
      const message = decodeServerMessage(payloadOf(buffer));
      if (!message || !isFrame(message)) throw new Error(`not a frame: ${payloadOf(buffer)}`);
      member.frames.push(message);
      onFrame?.(message);
      if (member.isStalled) member.queued += buffer.length;
      return member.queued;
    },
    queuedBytes: () => member.queued,
    close: (code) => {
      member.closes.push(code);
    },
  };
  return member;
};
