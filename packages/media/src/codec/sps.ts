import { MediaError } from '../media-error.ts';
import { type BitReader, createBitReader } from './bit-reader.ts';

export type SequenceParameterSet = {
  profileIdc: number;
  constraintFlags: number;
  levelIdc: number;
  /** Picture as shown, after cropping. */
  width: number;
  height: number;
  /** From the timing information, or null where there is none. */
  framesPerSecond: number | null;
};

const HIGH_PROFILES = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);
const EXTENDED_ASPECT_RATIO = 255;
const MAX_SIDE = 16_384;

/** Removes the 0x03 that keeps start codes out of a NAL unit (H.264 section 7.4.1). */
const withoutEmulationPrevention = (nal: Uint8Array): Uint8Array => {
  const out = new Uint8Array(nal.length);
  let length = 0;
  let zeros = 0;
  for (const byte of nal) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    out[length++] = byte;
  }
  return out.subarray(0, length);
};

const skipScalingLists = (reader: BitReader, chromaFormat: number): void => {
  const lists = chromaFormat === 3 ? 12 : 8;
  for (let list = 0; list < lists; list++) {
    if (!reader.flag()) continue;
    const size = list < 6 ? 16 : 64;
    let last = 8;
    let next = 8;
    for (let i = 0; i < size; i++) {
      if (next !== 0) next = (last + reader.signed() + 256) % 256;
      last = next === 0 ? last : next;
    }
  }
};

const skipPictureOrder = (reader: BitReader): void => {
  const type = reader.unsigned();
  if (type === 0) reader.unsigned();
  if (type !== 1) return;
  reader.flag();
  reader.signed();
  reader.signed();
  const cycle = reader.unsigned();
  if (cycle > 255) throw new MediaError('codec/malformed', 'picture order cycle is too long');
  for (let i = 0; i < cycle; i++) reader.signed();
};

const readFrameRate = (reader: BitReader): number | null => {
  if (!reader.flag()) return null;
  if (reader.flag() && reader.bits(8) === EXTENDED_ASPECT_RATIO) reader.bits(32);
  if (reader.flag()) reader.flag();
  if (reader.flag()) {
    reader.bits(4);
    if (reader.flag()) reader.bits(24);
  }
  if (reader.flag()) {
    reader.unsigned();
    reader.unsigned();
  }
  if (!reader.flag()) return null;
  const unitsInTick = reader.bits(32);
  const timeScale = reader.bits(32);
  if (unitsInTick === 0 || timeScale === 0) return null;
  const rate = timeScale / (2 * unitsInTick);
  return rate >= 1 && rate <= 480 ? Math.round(rate * 1000) / 1000 : null;
};

/** A broken or absent timing part never spoils the rest: encoders differ in how they end it. */
const frameRateOrNull = (reader: BitReader): number | null => {
  try {
    return readFrameRate(reader);
  } catch (error) {
    if (error instanceof MediaError) return null;
    throw error;
  }
};

/**
 * Reads an H.264 sequence parameter set, NAL header included.
 *
 * @throws MediaError `codec/malformed`. O(bytes).
 * Source: ITU-T H.264, sections 7.3.2.1.1 and E.1.1.
 */
export const parseSequenceParameterSet = (nal: Uint8Array): SequenceParameterSet => {
  if (nal.length < 4 || (nal[0]! & 31) !== 7)
    throw new MediaError('codec/malformed', 'not a sequence parameter set');
  const reader = createBitReader(withoutEmulationPrevention(nal.subarray(1)));
  const profileIdc = reader.bits(8);
  const constraintFlags = reader.bits(8);
  const levelIdc = reader.bits(8);
  reader.unsigned();

  let chromaFormat = 1;
  if (HIGH_PROFILES.has(profileIdc)) {
    chromaFormat = reader.unsigned();
    if (chromaFormat > 3) throw new MediaError('codec/malformed', 'unknown chroma format');
    if (chromaFormat === 3) reader.flag();
    reader.unsigned();
    reader.unsigned();
    reader.flag();
    if (reader.flag()) skipScalingLists(reader, chromaFormat);
  }
  reader.unsigned();
  skipPictureOrder(reader);
  reader.unsigned();
  reader.flag();

  const widthInMacroblocks = reader.unsigned() + 1;
  const heightInUnits = reader.unsigned() + 1;
  const framesOnly = reader.flag();
  if (!framesOnly) reader.flag();
  reader.flag();
  const crop = { left: 0, right: 0, top: 0, bottom: 0 };
  if (reader.flag()) {
    crop.left = reader.unsigned();
    crop.right = reader.unsigned();
    crop.top = reader.unsigned();
    crop.bottom = reader.unsigned();
  }
  const cropX = chromaFormat === 1 || chromaFormat === 2 ? 2 : 1;
  const cropY = (chromaFormat === 1 ? 2 : 1) * (framesOnly ? 1 : 2);
  const width = widthInMacroblocks * 16 - cropX * (crop.left + crop.right);
  const height = heightInUnits * 16 * (framesOnly ? 1 : 2) - cropY * (crop.top + crop.bottom);
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE)
    throw new MediaError('codec/malformed', `picture of ${width}×${height}`);
  const framesPerSecond = frameRateOrNull(reader);
  return { profileIdc, constraintFlags, levelIdc, width, height, framesPerSecond };
};
