import type { AccessUnit, EncodedUnit } from './access-unit.ts';
import { clockJumps } from './clock-jump.ts';

export type TimelineOptions = {
  /** Where the session stood before this process, to go on from there. */
  startDtsMs?: number;
  startAtMs?: number;
  now?: () => number;
};

export type Timeline = {
  /** The next unit opens a new run: another clock, which starts at `firstMs` (default: that unit's). */
  beginRun(firstMs?: number): void;
  /** `broke` is true for the first unit of a run and where the publisher's clock jumps. */
  place(unit: EncodedUnit): { unit: AccessUnit; broke: boolean };
  readonly endMs: number;
};

const USUAL_STEP_MS = { video: 33, audio: 23 };
const MAX_STEP_MS = 1_000;

/**
 * Maps publishers' clocks onto one session clock. A new run begins where the last one ended, however
 * long the outage was: media time has no hole, and `atMs` tells the wall clock, which never runs back.
 */
export const createTimeline = (options: TimelineOptions = {}): Timeline => {
  const now = options.now ?? Date.now;
  const startMs = options.startDtsMs ?? 0;
  const lastDtsMs = { video: startMs - 1, audio: startMs - 1 };
  const stepMs = { ...USUAL_STEP_MS };
  let endMs = startMs;
  let endAtMs = options.startAtMs ?? Number.NEGATIVE_INFINITY;
  let offsetMs: number | null = null;
  let runFirstMs = Number.POSITIVE_INFINITY;
  let wallOffsetMs = 0;
  let latestMs = 0;

  const openRun = (unitMs: number): void => {
    const rawMs = Math.min(unitMs, runFirstMs);
    runFirstMs = Number.POSITIVE_INFINITY;
    offsetMs = endMs - rawMs;
    wallOffsetMs = Math.max(now(), endAtMs) - endMs;
    latestMs = rawMs;
    lastDtsMs.video = Math.max(lastDtsMs.video, endMs - 1);
    lastDtsMs.audio = Math.max(lastDtsMs.audio, endMs - 1);
  };

  return {
    get endMs() {
      return endMs;
    },
    beginRun: (firstMs = Number.POSITIVE_INFINITY) => {
      offsetMs = null;
      runFirstMs = firstMs;
    },
    place: (unit) => {
      const { kind, dtsMs: rawMs } = unit;
      const broke = offsetMs === null || clockJumps(latestMs, rawMs);
      if (broke) openRun(rawMs);
      latestMs = Math.max(latestMs, rawMs);

      const shiftMs = offsetMs ?? 0;
      const dtsMs = Math.max(rawMs + shiftMs, lastDtsMs[kind] + 1);
      if (!broke) stepMs[kind] = Math.min(dtsMs - lastDtsMs[kind], MAX_STEP_MS);
      lastDtsMs[kind] = dtsMs;
      endMs = Math.max(endMs, dtsMs + stepMs[kind]);
      endAtMs = endMs + wallOffsetMs;
      const ptsMs = unit.ptsMs + shiftMs;
      return { unit: { ...unit, dtsMs, ptsMs, atMs: dtsMs + wallOffsetMs }, broke };
    },
  };
};
