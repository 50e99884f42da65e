import { MediaError } from '../media-error.ts';
import { parseSequenceParameterSet } from './sps.ts';

export type VideoTrack = {
  /** RFC 6381, for instance `avc1.64001f`. */
  codec: string;
  profile: string;
  /** As people write it: 3.1. */
  level: number;
  width: number;
  height: number;
  framesPerSecond: number | null;
  /** Bytes of the length before each NAL unit: 1, 2 or 4. */
  nalLengthBytes: number;
  /** The AVCDecoderConfigurationRecord as received (the body of an `avcC` box). */
  config: Buffer;
};

const PROFILES: Record<number, string> = {
  66: 'Baseline',
  77: 'Main',
  88: 'Extended',
  100: 'High',
  110: 'High 10',
  122: 'High 4:2:2',
  244: 'High 4:4:4',
};

const hex = (value: number): string => value.toString(16).padStart(2, '0');

const firstParameterSet = (record: Buffer): Buffer => {
  let at = 6;
  const count = record[5]! & 31;
  for (let i = 0; i < count; i++) {
    if (at + 2 > record.length) break;
    const length = record.readUInt16BE(at);
    const nal = record.subarray(at + 2, at + 2 + length);
    if (nal.length < length || length === 0) break;
    if ((nal[0]! & 31) === 7) return nal;
    at += 2 + length;
  }
  throw new MediaError('codec/malformed', 'H.264 configuration holds no sequence parameter set');
};

/**
 * Reads an AVCDecoderConfigurationRecord.
 *
 * @throws MediaError `codec/malformed`.
 * Source: ISO/IEC 14496-15, section 5.3.3.1.
 */
export const parseAvcConfig = (record: Buffer): VideoTrack => {
  if (record.length < 7 || record[0] !== 1)
    throw new MediaError('codec/malformed', 'H.264 configuration record is malformed');
  const sps = parseSequenceParameterSet(firstParameterSet(record));
  const { profileIdc, constraintFlags, levelIdc, width, height, framesPerSecond } = sps;
  return {
    codec: `avc1.${hex(profileIdc)}${hex(constraintFlags)}${hex(levelIdc)}`,
    profile: PROFILES[profileIdc] ?? `profile ${profileIdc}`,
    level: levelIdc / 10,
    width,
    height,
    framesPerSecond,
    nalLengthBytes: (record[4]! & 3) + 1,
    config: Buffer.from(record),
  };
};

const IDR = 5;

/**
 * Walks the length-prefixed NAL units of one access unit.
 *
 * @returns null when the lengths do not add up to the data; else whether an IDR picture is inside.
 */
export const inspectAvcUnit = (data: Buffer, nalLengthBytes: number): { idr: boolean } | null => {
  let at = 0;
  let idr = false;
  while (at < data.length) {
    if (at + nalLengthBytes >= data.length) return null;
    const length = data.readUIntBE(at, nalLengthBytes);
    at += nalLengthBytes;
    if (length === 0 || at + length > data.length) return null;
    if ((data[at]! & 31) === IDR) idr = true;
    at += length;
  }
  return data.length === 0 ? null : { idr };
};
