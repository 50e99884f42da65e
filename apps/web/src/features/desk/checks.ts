import type { StreamHealth } from '@kaibo/contracts';
import type { zhRehearsal } from '../../messages/rehearsal.zh.ts';

type Words = typeof zhRehearsal;
export type CheckId = keyof Words['names'];
export type Advice = keyof Words['advice'];
export type Source = keyof Words['sources'];
export type Verdict = 'good' | 'improve' | 'bad' | 'unknown';

interface Band {
  /** The band holds for values below it. */
  below: number;
  verdict: Exclude<Verdict, 'unknown'>;
  advice: Advice;
}

export interface CheckRule {
  id: CheckId;
  unit: string;
  digits: number;
  source: Source;
  /** In ascending order; the last one has no upper end. */
  bands: readonly Band[];
}

const band = (below: number, verdict: Band['verdict'], advice: Advice): Band => ({
  below,
  verdict,
  advice,
});
const above = Number.POSITIVE_INFINITY;

/** Every threshold of the equipment check with where it comes from. */
export const checkRules: readonly CheckRule[] = [
  {
    id: 'brightness',
    unit: '%',
    digits: 0,
    source: 'rec709',
    bands: [
      band(15, 'bad', 'dark'),
      band(30, 'improve', 'dim'),
      band(70, 'good', 'fine'),
      band(85, 'improve', 'bright'),
      band(above, 'bad', 'glaring'),
    ],
  },
  {
    id: 'clipped',
    unit: '%',
    digits: 1,
    source: 'rec709',
    bands: [band(3, 'good', 'fine'), band(12, 'improve', 'clipped'), band(above, 'bad', 'clipped')],
  },
  {
    id: 'sound',
    unit: 'dBFS',
    digits: 0,
    source: 'ebu',
    bands: [
      band(-60, 'bad', 'silent'),
      band(-32, 'improve', 'quiet'),
      band(-9, 'good', 'fine'),
      band(above, 'improve', 'loud'),
    ],
  },
  {
    id: 'peak',
    unit: 'dBFS',
    digits: 0,
    source: 'ebu',
    bands: [
      band(-60, 'bad', 'silent'),
      band(-3, 'good', 'fine'),
      band(-0.3, 'improve', 'loud'),
      band(above, 'bad', 'distorted'),
    ],
  },
  {
    id: 'upload',
    unit: 'kbps',
    digits: 0,
    source: 'rules',
    bands: [
      band(600, 'bad', 'slow'),
      band(1_500, 'improve', 'low'),
      band(6_000, 'good', 'fine'),
      band(8_000, 'improve', 'heavy'),
      band(above, 'bad', 'heavy'),
    ],
  },
  {
    id: 'stability',
    unit: '%',
    digits: 0,
    source: 'practice',
    bands: [
      band(50, 'bad', 'broken'),
      band(80, 'improve', 'unsteady'),
      band(above, 'good', 'fine'),
    ],
  },
  {
    id: 'keyFrames',
    unit: 's',
    digits: 1,
    source: 'hls',
    bands: [
      band(0.45, 'improve', 'manyKeys'),
      band(2.3, 'good', 'fine'),
      band(4.01, 'improve', 'rareKeys'),
      band(above, 'bad', 'rareKeys'),
    ],
  },
  {
    id: 'frameRate',
    unit: 'fps',
    digits: 0,
    source: 'rules',
    bands: [
      band(15, 'bad', 'choppy'),
      band(23.5, 'improve', 'lowRate'),
      band(above, 'good', 'fine'),
    ],
  },
  {
    id: 'resolution',
    unit: 'px',
    digits: 0,
    source: 'rules',
    bands: [
      band(480, 'bad', 'small'),
      band(720, 'improve', 'smaller'),
      band(above, 'good', 'fine'),
    ],
  },
  {
    id: 'drops',
    unit: '',
    digits: 0,
    source: 'practice',
    bands: [
      band(1, 'good', 'fine'),
      band(30, 'improve', 'dropping'),
      band(above, 'bad', 'dropping'),
    ],
  },
];

/** What was seen and heard in the picture that plays; null where nothing was measured yet. */
export interface Levels {
  /** Mean luma, 0–100. */
  brightness: number | null;
  /** Share of pure white, 0–100. */
  clipped: number | null;
  /** RMS in dBFS. */
  sound: number | null;
  /** The highest sample in dBFS. */
  peak: number | null;
}

export interface CheckResult {
  rule: CheckRule;
  value: number | null;
  verdict: Verdict;
  advice: Advice;
}

/** Key frames are larger, so steadiness is judged over stretches that hold some. */
const STRETCH_S = 4;

/**
 * The weakest stretch of four seconds as a share (0–100) of the usual one; null before there are three.
 *
 * @param recentKbps of whole seconds, oldest first.
 */
export const steadiness = (recentKbps: readonly number[]): number | null => {
  const stretches: number[] = [];
  for (let end = recentKbps.length; end >= STRETCH_S; end -= STRETCH_S)
    stretches.push(recentKbps.slice(end - STRETCH_S, end).reduce((sum, kbps) => sum + kbps, 0));
  if (stretches.length < 3) return null;
  const sorted = stretches.toSorted((a, b) => a - b);
  const usual = sorted[Math.floor(sorted.length / 2)]!;
  return usual === 0 ? 0 : Math.min(100, (sorted[0]! / usual) * 100);
};

const judge = (rule: CheckRule, value: number | null): CheckResult => {
  if (value === null) return { rule, value, verdict: 'unknown', advice: 'measuring' };
  const { verdict, advice } = rule.bands.find(({ below }) => value < below) ?? rule.bands.at(-1)!;
  return { rule, value, verdict, advice };
};

const positive = (value: number): number | null => (value > 0 ? value : null);

/** Judges a running stream by every rule, in their order. */
export const checkStream = (health: StreamHealth, levels: Levels): CheckResult[] => {
  const values: Record<CheckId, number | null> = {
    ...levels,
    upload: positive(health.bitrateKbps),
    stability: steadiness(health.recentKbps),
    keyFrames: positive(health.keyFrameIntervalMs / 1_000),
    frameRate: positive(health.framesPerSecond),
    resolution: positive(Math.min(health.widthPx, health.heightPx)),
    drops: health.droppedFrames + health.lateFrames,
  };
  return checkRules.map((rule) => {
    const result = judge(rule, values[rule.id]);
    if (rule.id === 'drops' && health.droppedFrames === 0 && health.lateFrames > 0)
      return { ...result, advice: 'late' };
    if (rule.id !== 'sound' && rule.id !== 'peak') return result;
    if (health.audioCodec === null && health.videoCodec !== null)
      return { ...result, verdict: 'bad', advice: 'noSound' };
    return result.value === null ? { ...result, advice: 'tapToListen' } : result;
  });
};

const order: readonly Verdict[] = ['bad', 'improve', 'good'];

/** The worst of what was judged. */
export const overall = (results: readonly CheckResult[]): Verdict =>
  order.find((verdict) => results.some((result) => result.verdict === verdict)) ?? 'unknown';
