import type { AccessUnit } from '../stream/access-unit.ts';
import { AUDIO_TRACK_ID, VIDEO_TIMESCALE, VIDEO_TRACK_ID } from './init-segment.ts';
import type { Sample, TrackRun } from './media-segment.ts';

/** Collects one track's samples until its segment is cut. */
export type TrackBuffer = {
  /** False when the unit had to be left out. */
  add(unit: AccessUnit): boolean;
  /** Empties the buffer. `nextDtsMs` is the following unit's decode time where it is known. */
  cut(nextDtsMs: number | null): TrackRun;
  readonly frames: number;
  /** Where the last sample ends, by what is known so far. */
  readonly endMs: number;
};

const TICKS_PER_MS = VIDEO_TIMESCALE / 1000;
const MAX_STEP_MS = 1_000;
const MAX_OFFSET = 0x7fffffff;

const clampOffset = (ticks: number): number => Math.max(-MAX_OFFSET, Math.min(MAX_OFFSET, ticks));

export const createVideoBuffer = (usualStepMs: number): TrackBuffer => {
  let units: AccessUnit[] = [];
  let stepMs = usualStepMs;

  const endMs = (): number => {
    const first = units[0];
    const last = units.at(-1);
    if (!first || !last) return Number.NEGATIVE_INFINITY;
    if (units.length > 1)
      stepMs = Math.min((last.dtsMs - first.dtsMs) / (units.length - 1), MAX_STEP_MS);
    return last.dtsMs + stepMs;
  };

  const sampleOf = (unit: AccessUnit, nextDtsMs: number): Sample => ({
    duration: Math.max(1, Math.round((nextDtsMs - unit.dtsMs) * TICKS_PER_MS)),
    compositionOffset: clampOffset(Math.round((unit.ptsMs - unit.dtsMs) * TICKS_PER_MS)),
    key: unit.key,
    data: unit.data,
  });

  return {
    get frames() {
      return units.length;
    },
    get endMs() {
      return endMs();
    },
    add: (unit) => {
      units.push(unit);
      return true;
    },
    cut: (nextDtsMs) => {
      const lastEndMs = nextDtsMs ?? endMs();
      const samples = units.map((unit, i) => sampleOf(unit, units[i + 1]?.dtsMs ?? lastEndMs));
      const baseDecodeTime = Math.round((units[0]?.dtsMs ?? 0) * TICKS_PER_MS);
      units = [];
      return { trackId: VIDEO_TRACK_ID, baseDecodeTime, samples };
    },
  };
};

/** A gap larger than this is silence; less is the rounding of RTMP's milliseconds. */
const MAX_JITTER_MS = 50;
/** Sound that runs further ahead of its timestamps than this is thrown away. */
const MAX_AHEAD_MS = 250;

/**
 * Counts sound in samples instead of trusting rounded milliseconds, so that frames touch exactly and
 * no player hears a seam; a real gap is kept as a longer frame before it.
 */
export const createAudioBuffer = (sampleRate: number, samplesPerFrame: number): TrackBuffer => {
  const samplesPerMs = sampleRate / 1000;
  let samples: Sample[] = [];
  let baseDecodeTime = 0;
  let next: number | null = null;

  return {
    get frames() {
      return samples.length;
    },
    get endMs() {
      return samples.length > 0 && next !== null ? next / samplesPerMs : Number.NEGATIVE_INFINITY;
    },
    add: (unit) => {
      const stamped = Math.round(unit.dtsMs * samplesPerMs);
      const ahead = next === null ? 0 : next - stamped;
      if (ahead > MAX_AHEAD_MS * samplesPerMs) return false;
      const gap = -ahead > MAX_JITTER_MS * samplesPerMs;
      const at: number = next === null || gap ? stamped : next;
      const previous = samples.at(-1);
      if (gap && previous) previous.duration += at - (next ?? at);
      if (!previous) baseDecodeTime = at;
      samples.push({
        duration: samplesPerFrame,
        compositionOffset: 0,
        key: true,
        data: unit.data,
      });
      next = at + samplesPerFrame;
      return true;
    },
    cut: () => {
      const run = { trackId: AUDIO_TRACK_ID, baseDecodeTime, samples };
      samples = [];
      return run;
    },
  };
};
