import { createBitWriter, nalUnit } from './bit-writer.ts';

export type Picture = { width: number; height: number; framesPerSecond: number };

const SPS_HEADER = 0x67;
const PPS_HEADER = 0x68;
const IDR_HEADER = 0x65;
const SLICE_HEADER = 0x41;
const FILLER_HEADER = 0x0c;
const ALL_I = 7;
const ALL_P = 5;
const I_PCM = 25;
const FRAME_NUMBERS = 16;

/** Baseline, picture order type 2, timing information; width and height in whole macroblocks. */
export const syntheticSps = ({ width, height, framesPerSecond }: Picture): Buffer => {
  const writer = createBitWriter();
  writer.bits(66, 8);
  writer.bits(0xc0, 8);
  writer.bits(30, 8);
  writer.unsigned(0);
  writer.unsigned(0);
  writer.unsigned(2);
  writer.unsigned(1);
  writer.bits(0, 1);
  writer.unsigned(width / 16 - 1);
  writer.unsigned(height / 16 - 1);
  writer.bits(1, 1);
  writer.bits(1, 1);
  writer.bits(0, 1);
  writer.bits(1, 1);
  // Video usability information: only the timing part.
  writer.bits(0, 4);
  writer.bits(1, 1);
  writer.bits(1, 32);
  writer.bits(framesPerSecond * 2, 32);
  writer.bits(1, 1);
  writer.bits(0, 4);
  return nalUnit(SPS_HEADER, writer.finish());
};

export const syntheticPps = (): Buffer => {
  const writer = createBitWriter();
  writer.unsigned(0);
  writer.unsigned(0);
  writer.bits(0, 2);
  writer.unsigned(0);
  writer.unsigned(0);
  writer.unsigned(0);
  writer.bits(0, 3);
  writer.signed(0);
  writer.signed(0);
  writer.signed(0);
  writer.bits(1, 1);
  writer.bits(0, 2);
  return nalUnit(PPS_HEADER, writer.finish());
};

/** A key picture of one grey, uncompressed: every decoder shows exactly `luma`. */
export const syntheticKeyFrame = ({ width, height }: Picture, luma: number, id: number): Buffer => {
  const writer = createBitWriter();
  writer.unsigned(0);
  writer.unsigned(ALL_I);
  writer.unsigned(0);
  writer.bits(0, 4);
  writer.unsigned(id % 65_536);
  writer.bits(0, 2);
  writer.signed(0);
  writer.unsigned(1);
  for (let macroblock = 0; macroblock < (width / 16) * (height / 16); macroblock++) {
    writer.unsigned(I_PCM);
    writer.align();
    for (let i = 0; i < 256; i++) writer.bits(luma, 8);
    for (let i = 0; i < 128; i++) writer.bits(128, 8);
  }
  return nalUnit(IDR_HEADER, writer.finish());
};

/** A picture that repeats the one before it. `sinceKey` counts from 1. */
export const syntheticRepeatFrame = ({ width, height }: Picture, sinceKey: number): Buffer => {
  const writer = createBitWriter();
  writer.unsigned(0);
  writer.unsigned(ALL_P);
  writer.unsigned(0);
  writer.bits(sinceKey % FRAME_NUMBERS, 4);
  writer.bits(0, 1);
  writer.bits(0, 1);
  writer.bits(0, 1);
  writer.signed(0);
  writer.unsigned(1);
  writer.unsigned((width / 16) * (height / 16));
  return nalUnit(SLICE_HEADER, writer.finish());
};

/** Bytes every decoder skips: makes a frame as large as wanted. */
export const fillerUnit = (bytes: number): Buffer =>
  Buffer.concat([
    Buffer.from([FILLER_HEADER]),
    Buffer.alloc(Math.max(0, bytes - 2), 0xff),
    Buffer.from([0x80]),
  ]);

/** NAL units as an access unit with four-byte lengths. */
export const lengthPrefixed = (...nals: Buffer[]): Buffer =>
  Buffer.concat(
    nals.flatMap((nal) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(nal.length);
      return [length, nal];
    }),
  );

/** The AVCDecoderConfigurationRecord for these pictures. */
export const syntheticAvcConfig = (picture: Picture): Buffer => {
  const sps = syntheticSps(picture);
  const pps = syntheticPps();
  return Buffer.concat([
    Buffer.from([1, sps[1]!, sps[2]!, sps[3]!, 0xff, 0xe1, 0, sps.length]),
    sps,
    Buffer.from([1, 0, pps.length]),
    pps,
  ]);
};
