import { Failure } from '@kaibo/contracts';
import type { FairnessPoint, WhatIf, WhatIfOutcome } from '@kaibo/contracts/traffic';
import type { Asking } from './traffic.asking.ts';
import type { Gathered, Gathering } from './traffic.live.ts';
import type { TrafficNeeds } from './traffic.needs.ts';
import { infeasibleOf, nameOf } from './traffic.plans.ts';
import {
  holdRecord,
  keepWhatIf,
  moveRecord,
  type PolicyRecord,
  readRecord,
} from './traffic.policies.store.ts';
import type { Sample, Samples } from './traffic.samples.ts';
import type { Solved } from './traffic.solve.ts';
import { createSolver, SolverFailed } from './traffic.solver.ts';
import type { InForce } from './traffic.state.ts';

export interface TrialNeeds extends TrafficNeeds {
  lastHour: Samples;
  asking: Asking;
  gathering: Gathering;
  readPolicy(): Promise<InForce>;
}

const HOUR_MS = 3_600_000;
/** Who has not answered by then was ended with the program. */
export const TRIAL_WITHIN_MS = 120_000;
const LIMIT_MS = 5_000;
/** Each has a thread that solves beside the one that plans. */
const MOST_AT_ONCE = 2;
const MOST_ROOMS = 50;
const CURVE_FOR_MS = 60_000;
/** Page views of an hour where fewer were asked: too few to divide among rooms. */
const LEAST_VIEWS_PER_HOUR = 1;

export const isRunning = (tried: WhatIf | null, nowMs: number): boolean =>
  tried?.state === 'running' && nowMs - tried.askedAtMs < TRIAL_WITHIN_MS;

const outcomeOf = (solved: Solved, { rooms }: Gathered): WhatIfOutcome => ({
  ...{ valueFen: solved.valueFen, gap: solved.gap, floorsMet: solved.floorsMet },
  newHosts: rooms.reduce(
    (sum, { row, isNewHost }) => sum + (isNewHost ? solved.exposure[row]! : 0),
    0,
  ),
  relevanceLost: Math.min(1, solved.relevanceLost),
  ...solved.fairness,
});

const requestsIn = (sample: Sample): number => sample.offsets.length - 1;

/** Tries policies on what was asked in the last hour, in a thread of its own that ends when it is done. */
export const createTrials = (needs: TrialNeeds) => {
  const { db, clock } = needs;
  const running = new Set<Promise<void>>();
  const solvers = new Set<ReturnType<typeof createSolver>>();
  let isStopped = false;
  let curve: { madeAtMs: number; requests: number; points: FairnessPoint[] } | null = null;
  let drawing: Promise<void> | null = null;

  const withSolver = async <T>(
    work: (solver: ReturnType<typeof createSolver>) => Promise<T>,
  ): Promise<T> => {
    const solver = createSolver();
    solvers.add(solver);
    try {
      return await work(solver);
    } finally {
      solvers.delete(solver);
      await solver.stop();
    }
  };

  /** An hour of what was asked, under a policy. */
  const hourOf = (policy: InForce, sample: Sample): Promise<Gathered> => {
    const spanMs = Math.max(60_000, sample.toMs - sample.fromMs);
    const perSecond = Math.max(
      needs.asking.perSecond(clock.nowMs()),
      (requestsIn(sample) * 1_000) / spanMs,
      LEAST_VIEWS_PER_HOUR / 3_600,
    );
    return needs.gathering.gather(policy, {
      ...{ sample, viewsPerSecond: perSecond, horizonMs: HOUR_MS },
    });
  };

  const trial = async (record: PolicyRecord, tried: WhatIf, sample: Sample): Promise<WhatIf> => {
    const inForce = await needs.readPolicy();
    const policy = { id: record.id, version: record.version ?? 0, rules: record.rules };
    const [before, after] = [await hourOf(inForce, sample), await hourOf(policy, sample)];
    return withSolver(async (solver) => {
      const options = { timeLimitMs: LIMIT_MS, isFresh: true };
      const [was, is] = [
        await solver.solve(before.window, options),
        await solver.solve(after.window, options),
      ];
      if (was === null || is === null)
        throw new SolverFailed('traffic/nothing-to-allocate: nobody is on air');
      const exposure = (solved: Solved, row: number): number => solved.exposure[row] ?? 0;
      const rooms = after.rooms.map((room) => ({
        ...nameOf(room),
        ...{ before: exposure(was, room.row), after: exposure(is, room.row) },
      }));
      const change = (room: { before: number; after: number }): number =>
        Math.abs(room.after - room.before);
      return {
        ...tried,
        ...{ state: 'done', finishedAtMs: clock.nowMs() },
        sample: { ...tried.sample, rooms: after.rooms.length },
        ...{ before: outcomeOf(was, before), after: outcomeOf(is, after) },
        rooms: rooms.toSorted((a, b) => change(b) - change(a)).slice(0, MOST_ROOMS),
        groups: after.groups.map((group) => {
          const members = after.rooms.filter((room) => room.groups.includes(group));
          const sum = (solved: Solved): number =>
            members.reduce((all, { row }) => all + exposure(solved, row), 0);
          return {
            ...{ groupId: group.id, name: group.name, rooms: members.length },
            ...{ before: sum(was), after: sum(is) },
          };
        }),
        infeasible: infeasibleOf(is, after),
        curve: await solver.curve(after.window, LIMIT_MS),
      };
    });
  };

  const finish = async (record: PolicyRecord, tried: WhatIf, sample: Sample): Promise<void> => {
    const result = await trial(record, tried, sample).catch((error: unknown): WhatIf => {
      const problem = error instanceof SolverFailed ? error.message : 'traffic/what-if-failed: ';
      if (!(error instanceof SolverFailed)) needs.onError(error, 'a trial of a policy failed');
      return { ...tried, state: 'failed', finishedAtMs: clock.nowMs(), problem };
    });
    await keepWhatIf(db, record.id, result);
  };

  const drawCurve = async (): Promise<void> => {
    const nowMs = clock.nowMs();
    const sample = needs.lastHour.take(nowMs);
    if (requestsIn(sample) === 0) return;
    const hour = await hourOf(await needs.readPolicy(), sample);
    const points = await withSolver((solver) => solver.curve(hour.window, LIMIT_MS));
    if (points.length > 0) curve = { madeAtMs: nowMs, requests: requestsIn(sample), points };
  };

  return {
    /** Begins a trial and answers with the policy, on which it says that it runs. */
    begin: async (by: string, id: string): Promise<PolicyRecord> => {
      const nowMs = clock.nowMs();
      const sample = needs.lastHour.take(nowMs);
      const record = await db.transaction().execute(async (tx) => {
        const found = await holdRecord(tx, id);
        if (found === null) throw new Failure('traffic/no-such-policy');
        if (isRunning(found.what_if, nowMs) || running.size >= MOST_AT_ONCE)
          throw new Failure('traffic/what-if-running');
        if (requestsIn(sample) === 0) throw new Failure('traffic/no-sample');
        const tried: WhatIf = {
          ...{ state: 'running', revision: found.revision, askedAtMs: nowMs, finishedAtMs: null },
          problem: '',
          sample: {
            ...{ fromMs: Math.round(sample.fromMs), toMs: Math.round(sample.toMs) },
            ...{ requests: requestsIn(sample), rooms: 0 },
          },
          ...{ before: null, after: null, rooms: [], groups: [], infeasible: null, curve: [] },
        };
        await moveRecord(tx, id, {
          from: ['draft', 'submitted', 'approved', 'published', 'retired'],
          set: { what_if: tried },
          step: { act: 'tried', atMs: nowMs, byId: by, note: '' },
        });
        return { ...found, what_if: tried };
      });
      const work = finish(record, record.what_if, sample)
        .catch((error: unknown) => {
          if (!isStopped) needs.onError(error, 'what came of a trial was not kept');
        })
        .finally(() => running.delete(work));
      running.add(work);
      return (await readRecord(db, id)) ?? record;
    },
    /** What promises cost; at most a minute old as long as somebody asks again, and waited for the first time alone. */
    curve: async () => {
      if (curve === null || clock.nowMs() - curve.madeAtMs > CURVE_FOR_MS)
        drawing ??= drawCurve()
          .catch((error: unknown) => needs.onError(error, 'what promises cost was not found out'))
          .finally(() => {
            drawing = null;
          });
      if (curve === null) await drawing;
      return curve;
    },
    stop: async (): Promise<void> => {
      isStopped = true;
      await Promise.all([...solvers].map((solver) => solver.stop()));
      await Promise.allSettled([...running, drawing]);
    },
  };
};

export type Trials = ReturnType<typeof createTrials>;
