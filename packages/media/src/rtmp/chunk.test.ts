import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MediaError } from '../media-error.ts';
import { createChunkReader, DEFAULT_CHUNK_LIMITS } from './chunk-reader.ts';
import { createChunkWriter } from './chunk-writer.ts';
import { controlMessage, MESSAGE, type RtmpMessage, uint32 } from './rtmp-message.ts';

const message = fc.record<RtmpMessage>({
  chunkStreamId: fc.constantFrom(3, 4, 6, 63, 64, 319, 320, 65_599),
  type: fc.constantFrom(MESSAGE.audio, MESSAGE.video, MESSAGE.dataAmf0),
  streamId: fc.constantFrom(0, 1, 0xffffffff),
  timestampMs: fc.oneof(
    fc.nat({ max: 2_000 }),
    fc.constantFrom(0xfffffe, 0xffffff, 0x1000000, 0xffffffff),
  ),
  payload: fc
    .oneof(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ minLength: 100, maxLength: 700 }))
    .map((bytes) => Buffer.from(bytes)),
});

const fragment = (bytes: Buffer, sizes: readonly number[]): Buffer[] => {
  const pieces: Buffer[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!;
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
};

const readAll = (pieces: readonly Buffer[]): RtmpMessage[] => {
  const reader = createChunkReader();
  const messages: RtmpMessage[] = [];
  for (const piece of pieces) {
    reader.push(piece);
    for (let next = reader.read(); next; next = reader.read()) messages.push(next);
  }
  expect(reader.bufferedBytes).toBe(0);
  return messages;
};

test('messages survive any chunk size and any fragmentation', () => {
  fc.assert(
    fc.property(
      fc.array(message, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 1_000 }),
      fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 }),
      (messages, chunkBytes, sizes) => {
        const writer = createChunkWriter();
        const size = controlMessage(MESSAGE.setChunkSize, uint32(chunkBytes));
        const bytes = Buffer.concat([size, ...messages].map((one) => writer.encode(one)));
        expect(readAll(fragment(bytes, sizes))).toEqual(messages);
      },
    ),
  );
});

test('a steady stream costs one header byte a message', () => {
  const writer = createChunkWriter();
  const frame = (timestampMs: number): RtmpMessage => ({
    chunkStreamId: 4,
    type: MESSAGE.audio,
    streamId: 1,
    timestampMs,
    payload: Buffer.alloc(10),
  });
  const lengths = [0, 20, 40, 60].map((atMs) => writer.encode(frame(atMs)).length - 10);
  expect(lengths).toEqual([12, 4, 1, 1]);
});

test('messages interleaved on different chunk streams are told apart', () => {
  const audio = Buffer.from([0x04, 0, 0, 1, 0, 0, 4, 8, 1, 0, 0, 0, 1, 2]);
  const video = Buffer.from([0x06, 0, 0, 2, 0, 0, 3, 9, 1, 0, 0, 0, 7, 8]);
  const reader = createChunkReader();
  reader.push(Buffer.from([2, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0, 0, 0, 0, 0, 2]));
  reader.push(Buffer.concat([audio, video, Buffer.from([0xc4, 3, 4, 0xc6, 9])]));
  expect(reader.read()?.payload).toEqual(Buffer.from([1, 2, 3, 4]));
  expect(reader.read()?.payload).toEqual(Buffer.from([7, 8, 9]));
});

test('extended timestamps are read whether or not later chunks repeat them', () => {
  for (const repeated of [[], [0x01, 0x02, 0x03, 0x04]]) {
    const reader = createChunkReader();
    const head = [0x04, 0xff, 0xff, 0xff, 0, 0, 130, 9, 1, 0, 0, 0, 1, 2, 3, 4];
    const payload = Buffer.alloc(130, 9);
    reader.push(
      Buffer.concat([
        Buffer.from(head),
        payload.subarray(0, 128),
        Buffer.from([0xc4, ...repeated]),
        payload.subarray(128),
        // Four bytes of a following chunk, so that the reader can tell.
        Buffer.from([0x02, 0, 0, 0]),
      ]),
    );
    const read = reader.read();
    expect(read?.timestampMs).toBe(0x01020304);
    expect(read?.payload).toEqual(payload);
  }
});

test('an aborted message is forgotten and its chunk stream goes on', () => {
  const reader = createChunkReader();
  reader.push(Buffer.from([0x04, 0, 0, 1, 0, 0, 200, 8, 1, 0, 0, 0]));
  reader.push(Buffer.alloc(128, 1));
  reader.push(createChunkWriter().encode(controlMessage(MESSAGE.abort, uint32(4))));
  reader.push(Buffer.from([0x04, 0, 0, 2, 0, 0, 1, 8, 1, 0, 0, 0, 42]));
  expect(reader.read()).toMatchObject({ timestampMs: 2, payload: Buffer.from([42]) });
  expect(reader.bufferedBytes).toBe(0);
});

const refusalOf = (...pieces: Buffer[]): string => {
  const reader = createChunkReader();
  try {
    for (const piece of pieces) {
      reader.push(piece);
      for (let next = reader.read(); next; next = reader.read());
    }
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
};

const header = (id: number, length: number): Buffer => {
  const bytes = Buffer.from([id, 0, 0, 0, 0, 0, 0, 9, 1, 0, 0, 0]);
  bytes.writeUIntBE(length, 4, 3);
  return bytes;
};

test('what exceeds a cap is refused by name', () => {
  const chunkSize = (bytes: number): Buffer =>
    createChunkWriter().encode(controlMessage(MESSAGE.setChunkSize, uint32(bytes)));
  expect(refusalOf(chunkSize(0x7fffffff))).toMatch(/chunk size 2147483647/);
  expect(refusalOf(chunkSize(0))).toMatch(/chunk size 0/);
  expect(refusalOf(header(4, 0xffffff))).toMatch(/message of 16777215 bytes/);
  expect(refusalOf(Buffer.from([0xc9]))).toMatch(/without a full header/);
  expect(refusalOf(header(4, 200), Buffer.alloc(128), header(4, 1))).toMatch(/interrupts/);
  const many = Array.from({ length: 65 }, (_, i) => {
    const bytes = Buffer.concat([Buffer.from([0, i]), header(0, 0).subarray(1)]);
    return bytes;
  });
  expect(refusalOf(...many)).toMatch(/more than 64 chunk streams/);
});

test('promised bytes cost no memory until they come', () => {
  const reader = createChunkReader();
  for (let id = 3; id < 20; id++)
    reader.push(Buffer.concat([header(id, 4 * 1024 * 1024), Buffer.alloc(128)]));
  expect(reader.read()).toBeNull();
  expect(reader.bufferedBytes).toBeLessThanOrEqual(DEFAULT_CHUNK_LIMITS.maxBufferedBytes);
  expect(reader.bufferedBytes).toBeLessThan(17 * 300 * 1024);
});

test('random bytes never hold more than the cap', () => {
  const limits = { ...DEFAULT_CHUNK_LIMITS, maxMessageBytes: 2_000, maxBufferedBytes: 5_000 };
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 400 })), (pieces) => {
      const reader = createChunkReader(limits);
      try {
        for (const piece of pieces) {
          reader.push(Buffer.from(piece));
          for (let next = reader.read(); next; next = reader.read())
            expect(next.payload.length).toBeLessThanOrEqual(limits.maxMessageBytes);
          expect(reader.bufferedBytes).toBeLessThanOrEqual(limits.maxBufferedBytes);
        }
      } catch (error) {
        expect(error).toBeInstanceOf(MediaError);
      }
    }),
    { numRuns: 500 },
  );
});
