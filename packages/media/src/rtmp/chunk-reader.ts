import { MediaError } from '../media-error.ts';
import { MESSAGE, type RtmpMessage } from './rtmp-message.ts';

export type ChunkLimits = {
  /** Largest chunk size the peer may announce. */
  maxChunkBytes: number;
  maxMessageBytes: number;
  /** All unfinished messages together. */
  maxBufferedBytes: number;
  maxChunkStreams: number;
};

export const DEFAULT_CHUNK_LIMITS: ChunkLimits = {
  maxChunkBytes: 1024 * 1024,
  maxMessageBytes: 4 * 1024 * 1024,
  maxBufferedBytes: 8 * 1024 * 1024,
  maxChunkStreams: 64,
};

export type ChunkReader = {
  /** Hands over bytes as they came; the reader keeps what no message has used yet. */
  push(data: Buffer): void;
  /** The next whole message, or null until more bytes come. Chunk size and abort are obeyed inside. */
  read(): RtmpMessage | null;
  readonly bufferedBytes: number;
};

type ChunkStream = {
  id: number;
  timestampMs: number;
  /** What a type 3 chunk that opens a message adds: the last delta, or a type 0's own timestamp. */
  deltaMs: number;
  extended: boolean;
  length: number;
  type: number;
  streamId: number;
  body: Buffer | null;
  filled: number;
};

const HEADER_BYTES = [11, 7, 3, 0] as const;
const FIRST_ALLOCATION = 256 * 1024;
const EMPTY = Buffer.alloc(0);

/**
 * Reassembles RTMP messages from chunks of any fragmentation. One copy per payload byte. A message's
 * memory grows with the bytes that really came, never with the length a header promised.
 *
 * @throws MediaError from `read`: `rtmp/chunk`, `rtmp/too-large`, `rtmp/too-many-chunk-streams`.
 * Source: Adobe RTMP 1.0, section 5.3.
 */
export const createChunkReader = (limits: ChunkLimits = DEFAULT_CHUNK_LIMITS): ChunkReader => {
  const streams = new Map<number, ChunkStream>();
  let chunkBytes = 128;
  let input: Buffer = EMPTY;
  let offset = 0;
  let current: ChunkStream | null = null;
  let chunkLeft = 0;
  let bufferedBytes = 0;

  const streamOf = (id: number, format: number): ChunkStream => {
    const known = streams.get(id);
    if (known) return known;
    // Some encoders open the control stream with a type 1 chunk, which says all but the stream id.
    if (format > 1)
      throw new MediaError('rtmp/chunk', `chunk stream ${id} begins without a full header`);
    if (streams.size >= limits.maxChunkStreams)
      throw new MediaError(
        'rtmp/too-many-chunk-streams',
        `more than ${limits.maxChunkStreams} chunk streams`,
      );
    const fresh: ChunkStream = {
      id,
      timestampMs: 0,
      deltaMs: 0,
      extended: false,
      length: 0,
      type: 0,
      streamId: 0,
      body: null,
      filled: 0,
    };
    streams.set(id, fresh);
    return fresh;
  };

  /** Reads one chunk header; false, with nothing consumed, when bytes are missing. */
  const openChunk = (): boolean => {
    const available = input.length - offset;
    if (available < 1) return false;
    const basic = input[offset]!;
    const format = basic >> 6;
    const idBytes = (basic & 63) === 0 ? 2 : (basic & 63) === 1 ? 3 : 1;
    let at = offset + idBytes;
    if (available < idBytes + HEADER_BYTES[format]!) return false;
    let id = basic & 63;
    if (idBytes === 2) id = 64 + input[offset + 1]!;
    if (idBytes === 3) id = 64 + input[offset + 1]! + input[offset + 2]! * 256;

    const stream = streamOf(id, format);
    const opening = stream.body === null;
    if (!opening && format !== 3)
      throw new MediaError('rtmp/chunk', `chunk stream ${id} interrupts its own message`);

    const field = format === 3 ? 0 : input.readUIntBE(at, 3);
    const extended = format === 3 ? stream.extended : field === 0xffffff;
    let timeMs = format === 3 ? stream.deltaMs : field;
    const header = at;
    at += HEADER_BYTES[format]!;
    if (extended) {
      if (input.length - at < 4) return false;
      const value = input.readUInt32BE(at);
      // Some encoders leave the extended timestamp out of type 3 chunks: then these are payload.
      if (format !== 3 || value === stream.deltaMs) at += 4;
      if (format !== 3) timeMs = value;
    }

    if (format <= 1) {
      stream.length = input.readUIntBE(header + 3, 3);
      stream.type = input[header + 6]!;
    }
    if (format === 0) stream.streamId = input.readUInt32LE(header + 7);
    stream.extended = extended;
    if (opening) {
      stream.timestampMs = format === 0 ? timeMs : (stream.timestampMs + timeMs) >>> 0;
      stream.deltaMs = timeMs;
      openMessage(stream);
    }
    offset = at;
    current = stream;
    chunkLeft = Math.min(chunkBytes, stream.length - stream.filled);
    return true;
  };

  const openMessage = (stream: ChunkStream): void => {
    if (stream.length > limits.maxMessageBytes)
      throw new MediaError(
        'rtmp/too-large',
        `message of ${stream.length} bytes, the limit is ${limits.maxMessageBytes}`,
      );
    stream.body = allocate(Math.min(stream.length, FIRST_ALLOCATION));
    stream.filled = 0;
  };

  const allocate = (bytes: number): Buffer => {
    if (bufferedBytes + bytes > limits.maxBufferedBytes)
      throw new MediaError('rtmp/too-large', 'too many unfinished messages at once');
    bufferedBytes += bytes;
    return Buffer.allocUnsafe(bytes);
  };

  const ensureRoom = (stream: ChunkStream, more: number): Buffer => {
    const body = stream.body ?? EMPTY;
    if (stream.filled + more <= body.length) return body;
    const wanted = Math.min(stream.length, Math.max(body.length * 2, stream.filled + more));
    bufferedBytes -= body.length;
    const larger = allocate(wanted);
    body.copy(larger, 0, 0, stream.filled);
    stream.body = larger;
    return larger;
  };

  const release = (stream: ChunkStream): void => {
    bufferedBytes -= stream.body?.length ?? 0;
    stream.body = null;
    stream.filled = 0;
  };

  const copyPayload = (stream: ChunkStream): void => {
    const bytes = Math.min(chunkLeft, input.length - offset);
    if (bytes === 0) return;
    input.copy(ensureRoom(stream, bytes), stream.filled, offset, offset + bytes);
    stream.filled += bytes;
    offset += bytes;
    chunkLeft -= bytes;
  };

  const finish = (stream: ChunkStream): RtmpMessage => {
    const message: RtmpMessage = {
      chunkStreamId: stream.id,
      type: stream.type,
      streamId: stream.streamId,
      timestampMs: stream.timestampMs,
      payload: stream.body ?? EMPTY,
    };
    release(stream);
    return message;
  };

  /** True when the message was about chunking itself. */
  const obey = ({ type, payload }: RtmpMessage): boolean => {
    if (type !== MESSAGE.setChunkSize && type !== MESSAGE.abort) return false;
    if (payload.length < 4) throw new MediaError('rtmp/chunk', 'control message is too short');
    const value = payload.readUInt32BE(0);
    if (type === MESSAGE.abort) {
      const stream = streams.get(value);
      if (stream?.body) release(stream);
      return true;
    }
    if (value < 1 || value > limits.maxChunkBytes)
      throw new MediaError(
        'rtmp/too-large',
        `chunk size ${value}, allowed are 1 to ${limits.maxChunkBytes}`,
      );
    chunkBytes = value;
    return true;
  };

  return {
    get bufferedBytes() {
      return bufferedBytes;
    },
    push: (data) => {
      input = offset === input.length ? data : Buffer.concat([input.subarray(offset), data]);
      offset = 0;
    },
    read: () => {
      for (;;) {
        if (current === null && !openChunk()) return null;
        const stream: ChunkStream = current!;
        copyPayload(stream);
        if (chunkLeft > 0) return null;
        current = null;
        if (stream.filled < stream.length) continue;
        const message = finish(stream);
        if (!obey(message)) return message;
      }
    },
  };
};
