import { box, fullBox, u32, u64 } from './box.ts';

export type Sample = {
  /** In the track's timescale. */
  duration: number;
  /** Presentation minus decode time, in the track's timescale; may be negative. */
  compositionOffset: number;
  key: boolean;
  data: Buffer;
};

export type TrackRun = {
  trackId: number;
  /** Decode time of the first sample, in the track's timescale. */
  baseDecodeTime: number;
  samples: readonly Sample[];
};

const SYNC_SAMPLE = 0x02000000;
const DEPENDENT_SAMPLE = 0x01010000;
const DEFAULT_BASE_IS_MOOF = 0x020000;
/** Data offset, and per sample: duration, size, flags, composition offset. */
const TRUN_FLAGS = 0x000f01;
const TRUN_ENTRY_BYTES = 16;
const TRUN_HEADER_BYTES = 20;

const trackRunBox = (samples: readonly Sample[], dataOffset: number): Buffer => {
  const bytes = Buffer.alloc(TRUN_HEADER_BYTES + samples.length * TRUN_ENTRY_BYTES);
  bytes.writeUInt32BE(bytes.length, 0);
  bytes.write('trun', 4, 'latin1');
  bytes.writeUInt32BE(0x01000000 + TRUN_FLAGS, 8);
  bytes.writeUInt32BE(samples.length, 12);
  bytes.writeUInt32BE(dataOffset, 16);
  let at = TRUN_HEADER_BYTES;
  for (const sample of samples) {
    bytes.writeUInt32BE(sample.duration, at);
    bytes.writeUInt32BE(sample.data.length, at + 4);
    bytes.writeUInt32BE(sample.key ? SYNC_SAMPLE : DEPENDENT_SAMPLE, at + 8);
    bytes.writeInt32BE(sample.compositionOffset, at + 12);
    at += TRUN_ENTRY_BYTES;
  }
  return bytes;
};

const trackFragment = (run: TrackRun, dataOffset: number): Buffer =>
  box(
    'traf',
    fullBox('tfhd', 0, DEFAULT_BASE_IS_MOOF, u32(run.trackId)),
    fullBox('tfdt', 1, 0, u64(run.baseDecodeTime)),
    trackRunBox(run.samples, dataOffset),
  );

const movieFragment = (sequence: number, runs: readonly TrackRun[], dataStart: number): Buffer => {
  let dataOffset = dataStart;
  const fragments = runs.map((run) => {
    const fragment = trackFragment(run, dataOffset);
    for (const sample of run.samples) dataOffset += sample.data.length;
    return fragment;
  });
  return box('moof', fullBox('mfhd', 0, 0, u32(sequence)), ...fragments);
};

/**
 * One CMAF fragment: `moof` and `mdat`. Runs without samples are left out. One copy per byte.
 *
 * @param sequence from 1, rising.
 */
export const mediaFragment = (sequence: number, allRuns: readonly TrackRun[]): Buffer => {
  const runs = allRuns.filter((run) => run.samples.length > 0);
  const headBytes = movieFragment(sequence, runs, 0).length;
  const head = movieFragment(sequence, runs, headBytes + 8);
  const payload = runs.flatMap((run) => run.samples.map((sample) => sample.data));
  let payloadBytes = 0;
  for (const part of payload) payloadBytes += part.length;
  const mdatHeader = Buffer.alloc(8);
  mdatHeader.writeUInt32BE(payloadBytes + 8, 0);
  mdatHeader.write('mdat', 4, 'latin1');
  return Buffer.concat([head, mdatHeader, ...payload], headBytes + 8 + payloadBytes);
};
