import type { EncodedUnit } from './access-unit.ts';
import { clockJumps } from './clock-jump.ts';

export type StreamHealth = {
  /** Audio and video together, over the last five seconds. */
  bitrateKbps: number;
  framesPerSecond: number;
  /** Of each of the latest whole seconds, oldest first; 30 at most. */
  recentKbps: readonly number[];
  /** Between the last two key frames on the publisher's clock; null before the second. */
  keyFrameIntervalMs: number | null;
  videoFrames: number;
  audioFrames: number;
  bytes: number;
  /** Tags that held nothing usable: malformed, before their settings, before the first key frame. */
  droppedUnits: number;
  /** Units that came over a second later than the publisher's best pace. */
  lateUnits: number;
};

export type HealthMeter = {
  unit(unit: EncodedUnit): void;
  dropped(): void;
  read(): StreamHealth;
};

const SLOTS = 31;
const SLOT_MS = 1_000;
const AVERAGED_SLOTS = 5;
const LATE_MS = 1_000;

type Slot = { second: number; bytes: number; frames: number };

/** Running counters of one publication: constant memory, a few additions per unit. */
export const createHealthMeter = (now: () => number = Date.now): HealthMeter => {
  const startedMs = now();
  const slots: Slot[] = Array.from({ length: SLOTS }, () => ({ second: -1, bytes: 0, frames: 0 }));
  const total = { videoFrames: 0, audioFrames: 0, bytes: 0, droppedUnits: 0, lateUnits: 0 };
  let lastKeyMs: number | null = null;
  let keyFrameIntervalMs: number | null = null;
  let latestMs: number | null = null;
  let bestLagMs = Number.POSITIVE_INFINITY;

  const slotAt = (atMs: number): Slot => {
    const second = Math.floor(atMs / SLOT_MS);
    const slot = slots[second % SLOTS]!;
    if (slot.second !== second) Object.assign(slot, { second, bytes: 0, frames: 0 });
    return slot;
  };

  /** The running second is not over, so only the whole ones before it count, if there are any. */
  const window = (): { bytes: number; frames: number; ms: number } => {
    const atMs = now();
    const current = Math.floor(atMs / SLOT_MS);
    const first = Math.max(current - AVERAGED_SLOTS, Math.ceil(startedMs / SLOT_MS));
    const past = slots.filter((slot) => slot.second >= first && slot.second < current);
    const whole = current - first;
    if (whole < 1)
      return { bytes: total.bytes, frames: total.videoFrames, ms: Math.max(1, atMs - startedMs) };
    const sum = { bytes: 0, frames: 0, ms: whole * SLOT_MS };
    for (const slot of past) {
      sum.bytes += slot.bytes;
      sum.frames += slot.frames;
    }
    return sum;
  };

  /** A second without a byte counts as 0. */
  const recentKbps = (): number[] => {
    const current = Math.floor(now() / SLOT_MS);
    const first = Math.max(current - SLOTS + 1, Math.ceil(startedMs / SLOT_MS));
    return Array.from({ length: Math.max(0, current - first) }, (_, i) => {
      const slot = slots[(first + i) % SLOTS]!;
      return slot.second === first + i ? Math.round((slot.bytes * 8) / SLOT_MS) : 0;
    });
  };

  return {
    unit: ({ kind, key, dtsMs, data }) => {
      const atMs = now();
      const slot = slotAt(atMs);
      slot.bytes += data.length;
      total.bytes += data.length;
      const lagMs = atMs - dtsMs;
      if (latestMs !== null && clockJumps(latestMs, dtsMs)) {
        bestLagMs = lagMs;
        lastKeyMs = null;
      }
      latestMs = dtsMs;
      bestLagMs = Math.min(bestLagMs, lagMs);
      if (lagMs - bestLagMs > LATE_MS) total.lateUnits += 1;
      if (kind === 'audio') {
        total.audioFrames += 1;
        return;
      }
      slot.frames += 1;
      total.videoFrames += 1;
      if (!key) return;
      if (lastKeyMs !== null) keyFrameIntervalMs = dtsMs - lastKeyMs;
      lastKeyMs = dtsMs;
    },
    dropped: () => {
      total.droppedUnits += 1;
    },
    read: () => {
      const { bytes, frames, ms } = window();
      return {
        ...total,
        bitrateKbps: Math.round((bytes * 8) / ms),
        framesPerSecond: Math.round((frames * 10_000) / ms) / 10,
        keyFrameIntervalMs,
        recentKbps: recentKbps(),
      };
    },
  };
};
