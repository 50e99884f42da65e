import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import {
  type Certificate,
  modelOf,
  type Plan,
  type Problem,
  programOf,
  solve,
  solveProgram,
} from '@kaibo/allocate';
import type { Figures } from '../support/benchmark.ts';
import { median, rounded } from '../support/numbers.ts';
import { aMinuteLater, hashOf, type INSTANCES, instance } from './instances.ts';
import { nativeHighs } from './peer.ts';

type Say = (line: string) => void;

const HIGHS_LIMIT_MS = 300_000;
const LIMIT_MS = 60_000;
const COLD_RUNS = 5;
const WARM_RUNS = 9;

interface Timed {
  readonly plan: Plan;
  readonly seconds: number;
  /** Of the processor: what the seconds are where nothing else runs. */
  readonly cpuSeconds: number;
}

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const timed = async (problem: Problem, warm?: Plan): Promise<Timed> => {
  const begin = performance.now();
  const cpuBegin = cpuSeconds();
  const plan = await solve(problem, {
    method: 'dual',
    timeLimitMs: LIMIT_MS,
    ...(warm ? { warm, gap: 0.01 } : {}),
  });
  const seconds = (performance.now() - begin) / 1000;
  return { plan, seconds, cpuSeconds: cpuSeconds() - cpuBegin };
};

const worst = (plans: readonly Certificate[]) => ({
  floorsMet: Math.min(...plans.map(({ floorsMet }) => floorsMet)),
  oversubscription: Math.max(...plans.map(({ oversubscription }) => oversubscription)),
});

/** Cold and warm solves of one size beside HiGHS (npm, interior point, presolve on), which takes the same arrays. */
const measureSize = async (
  size: Exclude<keyof typeof INSTANCES, '1m'>,
  say: Say,
): Promise<{ figures: Figures; certificates: Certificate[] }> => {
  const problem = instance(size);
  const cold: Timed[] = [];
  for (let run = 0; run < COLD_RUNS; run++) cold.push(await timed(problem));
  const { plan } = cold[0]!;
  const seconds = median(cold.map((run) => run.seconds));
  say(
    `${size}: ${seconds.toFixed(2)} s (first ${cold[0]!.seconds.toFixed(2)}), gap ${plan.certificate.gap.toFixed(4)}`,
  );
  const warm: Timed[] = [];
  for (let run = 0; run < WARM_RUNS; run++)
    warm.push(await timed(aMinuteLater(problem, run + 1), plan));
  const warmSeconds = median(warm.map((run) => run.seconds));
  const warmGap = Math.max(...warm.map((run) => run.plan.certificate.gap));
  say(`${size} a minute later: ${warmSeconds.toFixed(2)} s, gap at most ${warmGap.toFixed(4)}`);
  const { program } = programOf(modelOf(problem), 'value');
  const peer = await solveProgram(program, { timeLimitMs: HIGHS_LIMIT_MS, solver: 'ipm' });
  const highsSeconds = peer.milliseconds / 1000;
  say(`${size}: HiGHS ${peer.status}, ${highsSeconds.toFixed(1)} s`);
  const native = nativeHighs(program);
  if (native) say(`${size}: highspy ${native.version}, ${native.seconds.toFixed(1)} s`);
  const figures: Figures = {
    [`instance_${size}`]: hashOf(problem),
    [`seconds_${size}`]: rounded(seconds, 3),
    [`cpu_seconds_${size}`]: rounded(median(cold.map((run) => run.cpuSeconds)), 3),
    [`value_ratio_${size}`]: rounded(plan.value / -peer.cost, 5),
    [`certified_gap_${size}`]: rounded(plan.certificate.gap, 5),
    [`warm_seconds_${size}`]: rounded(warmSeconds, 3),
    [`warm_cpu_seconds_${size}`]: rounded(median(warm.map((run) => run.cpuSeconds)), 3),
    [`warm_gap_${size}`]: rounded(warmGap, 5),
    [`highs_ipm_seconds_${size}`]: rounded(highsSeconds, 2),
    [`speedup_vs_highs_ipm_${size}`]: rounded(highsSeconds / seconds, 1),
    [`highspy_ipm_seconds_${size}`]: native && rounded(native.seconds, 2),
  };
  return { figures, certificates: [...cold, ...warm].map((run) => run.plan.certificate) };
};

interface Million extends Certificate {
  readonly hash: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly rssMb: number;
}

const measureMillion = (say: Say): { figures: Figures; certificates: Certificate[] } => {
  const script = join(import.meta.dirname, 'million.ts');
  const answer = execFileSync(process.execPath, [script], { encoding: 'utf8' });
  const million = JSON.parse(answer) as Million;
  say(`1m: ${million.seconds.toFixed(2)} s, gap ${million.gap.toFixed(4)}`);
  return {
    certificates: [million],
    figures: {
      instance_1m: million.hash,
      seconds_1m: rounded(million.seconds, 2),
      cpu_seconds_1m: rounded(million.cpuSeconds, 2),
      certified_gap_1m: rounded(million.gap, 5),
      rss_mb_1m: rounded(million.rssMb, 0),
    },
  };
};

/** Every size; floors and oversubscription are the worst of all plans that were made. */
export const measureSolvers = async (say: Say): Promise<Figures> => {
  const measured = [
    await measureSize('8k', say),
    await measureSize('25k', say),
    await measureSize('100k', say),
    measureMillion(say),
  ];
  const { floorsMet, oversubscription } = worst(measured.flatMap((each) => each.certificates));
  return {
    ...Object.assign({}, ...measured.map((each) => each.figures)),
    floors_met: floorsMet,
    oversubscription,
  };
};
