import { MESSAGE, type RtmpMessage } from './rtmp-message.ts';

export type ChunkWriter = {
  /** The message as chunks, with the shortest header the stream's past allows. */
  encode(message: RtmpMessage): Buffer;
};

type Sent = {
  timestampMs: number;
  /** Timestamp field of the last message: absolute after type 0, else a delta. */
  fieldMs: number;
  length: number;
  type: number;
  streamId: number;
};

const basicHeader = (format: number, id: number): number[] => {
  if (id < 64) return [(format << 6) | id];
  if (id < 320) return [format << 6, id - 64];
  return [(format << 6) | 1, (id - 64) & 255, (id - 64) >> 8];
};

const chooseFormat = (message: RtmpMessage, sent: Sent | undefined): 0 | 1 | 2 | 3 => {
  if (!sent || sent.streamId !== message.streamId || message.timestampMs < sent.timestampMs)
    return 0;
  if (sent.type !== message.type || sent.length !== message.payload.length) return 1;
  return message.timestampMs - sent.timestampMs === sent.fieldMs ? 3 : 2;
};

/**
 * Cuts messages into chunks. A `setChunkSize` message takes effect for the messages after it, as at
 * the reader. Source: Adobe RTMP 1.0, section 5.3.
 */
export const createChunkWriter = (): ChunkWriter => {
  const streams = new Map<number, Sent>();
  let chunkBytes = 128;

  const header = (message: RtmpMessage): { bytes: Buffer; extended: Buffer | null } => {
    const { chunkStreamId, type, payload, streamId, timestampMs } = message;
    const sent = streams.get(chunkStreamId);
    const format = chooseFormat(message, sent);
    const fieldMs = format === 0 || !sent ? timestampMs : timestampMs - sent.timestampMs;
    streams.set(chunkStreamId, { timestampMs, fieldMs, length: payload.length, type, streamId });

    const large = fieldMs >= 0xffffff;
    const short = large ? 0xffffff : fieldMs;
    const bytes = basicHeader(format, chunkStreamId);
    if (format < 3) bytes.push(short >> 16, (short >> 8) & 255, short & 255);
    if (format < 2)
      bytes.push(payload.length >> 16, (payload.length >> 8) & 255, payload.length & 255, type);
    if (format === 0)
      bytes.push(
        streamId & 255,
        (streamId >> 8) & 255,
        (streamId >> 16) & 255,
        (streamId >> 24) & 255,
      );
    if (!large) return { bytes: Buffer.from(bytes), extended: null };
    const extended = Buffer.alloc(4);
    extended.writeUInt32BE(fieldMs >>> 0);
    return { bytes: Buffer.concat([Buffer.from(bytes), extended]), extended };
  };

  return {
    encode: (message) => {
      const { payload } = message;
      const { bytes, extended } = header(message);
      const parts = [bytes, payload.subarray(0, chunkBytes)];
      if (payload.length > chunkBytes) {
        const more = Buffer.from(basicHeader(3, message.chunkStreamId));
        for (let at = chunkBytes; at < payload.length; at += chunkBytes) {
          parts.push(more);
          if (extended) parts.push(extended);
          parts.push(payload.subarray(at, at + chunkBytes));
        }
      }
      if (message.type === MESSAGE.setChunkSize) chunkBytes = payload.readUInt32BE(0);
      return Buffer.concat(parts);
    },
  };
};
