import { MediaError } from '../media-error.ts';
import type { FlvTag } from './flv-tag.ts';

const KINDS: Record<number, FlvTag['kind']> = { 8: 'audio', 9: 'video', 18: 'data' };
const TYPES: Record<FlvTag['kind'], number> = { audio: 8, video: 9, data: 18 };
const TAG_HEADER_BYTES = 11;

/**
 * Reads the tags of an FLV body (after the file header), or of an RTMP aggregate message. Tags of
 * unknown type are skipped; payloads are views of `body`, not copies.
 *
 * @throws MediaError `flv/malformed` when a tag is cut short.
 */
export const readFlvTags = (body: Buffer): FlvTag[] => {
  const tags: FlvTag[] = [];
  let at = 0;
  while (at + TAG_HEADER_BYTES <= body.length) {
    const kind = KINDS[body[at]! & 31];
    const length = body.readUIntBE(at + 1, 3);
    const timestampMs = (body.readUIntBE(at + 4, 3) | (body[at + 7]! << 24)) >>> 0;
    const start = at + TAG_HEADER_BYTES;
    if (start + length > body.length) throw new MediaError('flv/malformed', 'FLV tag is cut short');
    if (kind) tags.push({ kind, timestampMs, data: body.subarray(start, start + length) });
    at = start + length + 4;
  }
  return tags;
};

/**
 * Reads an FLV file.
 *
 * @throws MediaError `flv/malformed`.
 * Source: Flash Video File Format 10.1, annex E.2–E.4.
 */
export const readFlv = (file: Buffer): FlvTag[] => {
  if (file.length < 13 || file.toString('latin1', 0, 3) !== 'FLV')
    throw new MediaError('flv/malformed', 'not an FLV file');
  return readFlvTags(file.subarray(file.readUInt32BE(5) + 4));
};

/** Writes an FLV file with both audio and video announced. */
export const writeFlv = (tags: readonly FlvTag[]): Buffer => {
  const parts: Buffer[] = [Buffer.from([0x46, 0x4c, 0x56, 1, 5, 0, 0, 0, 9, 0, 0, 0, 0])];
  for (const { kind, timestampMs, data } of tags) {
    const header = Buffer.alloc(TAG_HEADER_BYTES);
    header[0] = TYPES[kind];
    header.writeUIntBE(data.length, 1, 3);
    header.writeUIntBE(timestampMs & 0xffffff, 4, 3);
    header[7] = timestampMs >>> 24;
    const size = Buffer.alloc(4);
    size.writeUInt32BE(TAG_HEADER_BYTES + data.length);
    parts.push(header, data, size);
  }
  return Buffer.concat(parts);
};
