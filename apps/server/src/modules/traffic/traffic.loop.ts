import { TrafficModeChanged, type TrafficPlan } from '@kaibo/contracts/traffic';
import { newId } from '#platform/id';
import type { Asking } from './traffic.asking.ts';
import type { Rows } from './traffic.board.ts';
import { createFeedback } from './traffic.feedback.ts';
import type { Gathered, Gathering } from './traffic.live.ts';
import type { TrafficNeeds } from './traffic.needs.ts';
import { createPlanStore } from './traffic.plans.store.ts';
import { broadcastOf, planOf, scaleOf } from './traffic.plans.ts';
import type { Samples } from './traffic.samples.ts';
import { type Solver, SolverFailed } from './traffic.solver.ts';
import type { Standing } from './traffic.standing.ts';
import type { InForce, ModeNow, TrafficState } from './traffic.state.ts';
import { foreseen } from './traffic.window.ts';
import { gainOf, NOTHING_FORETOLD } from './traffic.worth.ts';

export interface LoopNeeds extends TrafficNeeds {
  state: TrafficState;
  rows: Rows;
  asking: Asking;
  samples: Samples;
  standing: Standing;
  /** Rows that anybody may still ask about. */
  rowsInUse(nowMs: number): ReadonlySet<number>;
  gathering: Gathering;
  solver: Solver;
  /** Says of boosts that are spent or over that they have ended. */
  endBoosts(): Promise<void>;
  /** The policy in force as it is now, whoever published it. */
  readPolicy(): Promise<InForce>;
}

export interface Loop {
  /** Reads the policy and begins to solve again and again; nobody has to wait for it. */
  start(): void;
  /** Solves now; who asks while a solve is under way waits for the one after it. */
  solveNow(): Promise<void>;
  modeSinceMs(): number;
  /** Of this process; null before the first. */
  latest(): TrafficPlan | null;
  stop(): Promise<void>;
}

/** Of the requests that are kept, a plan is made from so many at least. */
const LEAST_SHARE = 1 / 8;
/** However long its window, a plan is made again before its prices are too old to be believed. */
const MOST_BETWEEN_MS = 20_000;
/** Of its window a solve may take so much. */
const SHARE_OF_WINDOW = 0.4;

/** From the end of a solve to the next, and how long that may take; together less than prices are believed for. */
export const paceOf = (windowMs: number): { afterMs: number; timeLimitMs: number } => {
  const afterMs = Math.min(MOST_BETWEEN_MS, windowMs);
  return { afterMs, timeLimitMs: SHARE_OF_WINDOW * afterMs };
};

/** Where a model of prediction foretells, and where counts stand in for it. */
const estimatesBy = ({ foretells }: TrafficNeeds['prediction']): TrafficPlan['estimates'] => [
  ...(['click', 'buy', 'value'] as const).map((name) => ({
    ...{ name, source: foretells(name) ? ('model' as const) : ('smoothed' as const) },
  })),
  // How long somebody stays is counted: the model of it answers whether they stay, not for how long.
  { name: 'stay', source: 'smoothed' },
];

/** What an impression of each room is worth to who finds it as relevant as most. */
const worthsOf = ({ rooms, window }: Gathered): { roomId: string; valueFen: number }[] => {
  const [gain, usual] = [{ fen: 0, seats: 0, units: 0 }, foreseen()];
  const { expected, rules } = window;
  return rooms.map(({ roomId, row }) => ({
    ...{
      roomId,
      valueFen: gainOf(usual(expected, row), NOTHING_FORETOLD, 0.5, rules.worth, gain).fen,
    },
  }));
};

export const createLoop = (needs: LoopNeeds): Loop => {
  const { db, clock, events, state } = needs;
  const feedback = createFeedback(() => clock.nowMs());
  const keepPlan = createPlanStore(db);
  let latest: TrafficPlan | null = null;
  let share = 1;
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;
  let running: Promise<void> | null = null;
  let queued: Promise<void> | null = null;
  let mode: { now: ModeNow; sinceMs: number } | null = null;

  /** Says once that places are given in another way than before. */
  const watchMode = async (): Promise<void> => {
    const now = state.now(clock.nowMs());
    if (mode?.now.mode === now.mode && mode.now.why === now.why) return;
    const isFirst = mode === null;
    mode = { now, sinceMs: clock.nowMs() };
    const policyVersion = state.policy()?.version;
    if (isFirst || policyVersion === undefined) return;
    await db
      .transaction()
      .execute((tx) =>
        events.append(tx, TrafficModeChanged, { mode: now.mode, why: now.why, policyVersion }),
      );
  };

  /** A row that is given to another room from here on has no price in the plan that serves. */
  const release = ({ rooms }: Gathered): void => {
    const planned = new Set(rooms.map(({ row }) => row));
    const inUse = needs.rowsInUse(clock.nowMs());
    needs.rows.keepOnly((row) => planned.has(row) || inUse.has(row));
  };

  const attempt = async (): Promise<void> => {
    const policy = await needs.readPolicy();
    state.follow(policy);
    needs.standing.follow(policy.rules.rank);
    const nowMs = clock.nowMs();
    const { live } = await needs.candidates();
    const viewsPerSecond = needs.asking.perSecond(nowMs);
    const sample = needs.samples.take(nowMs, share);
    if (live.length === 0 || viewsPerSecond === 0 || sample.offsets.length < 2) {
      state.lacks('nothing-to-allocate');
      return;
    }
    const gathered = await needs.gathering.gather(policy, { sample, viewsPerSecond });
    state.stand(needs.standing.scores(worthsOf(gathered), nowMs));
    // No plan serves, so that rows may go to others before there is one, and though there is never one.
    if (state.now(nowMs).mode === 'rank') release(gathered);
    if (policy.rules.mode === 'rank') return;
    const { timeLimitMs } = paceOf(gathered.windowMs);
    const solved = await needs.solver.solve(gathered.window, { timeLimitMs });
    if (solved === null) {
      state.lacks('nothing-to-allocate');
      return;
    }
    // A plan that was not finished in time is worth little: the next is made from fewer requests.
    share =
      solved.status === 'time-limit' ? Math.max(LEAST_SHARE, share / 2) : Math.min(1, 1.5 * share);
    const planId = newId();
    const madeAtMs = clock.nowMs();
    const scale = scaleOf(solved);
    feedback.follow(state.broadcast(), { planId, gathered, scale });
    const made = { solved, solvedAtMs: madeAtMs, scale, feedback };
    const before = state.broadcast();
    state.publish(broadcastOf(planId, gathered, { ...made, before }));
    release(gathered);
    const estimates = estimatesBy(needs.prediction);
    latest = planOf(planId, gathered, { solved, madeAtMs, estimates });
    await keepPlan(latest);
  };

  const once = async (): Promise<void> => {
    if (isStopped) return;
    try {
      await attempt();
    } catch (error) {
      if (isStopped) return;
      state.lacks('solver-failed');
      needs.onError(
        error,
        error instanceof SolverFailed
          ? 'no plan was made: places are given by the one before, then by rank'
          : 'what a plan is made from could not be read',
      );
    }
    if (isStopped) return;
    await needs
      .endBoosts()
      .catch((error: unknown) => needs.onError(error, 'the end of a boost was not told'));
    await watchMode().catch((error: unknown) =>
      needs.onError(error, 'a change of mode was not told'),
    );
  };

  const run = (): Promise<void> => {
    const work = once().finally(() => {
      if (running === work) running = null;
    });
    running = work;
    return work;
  };

  const solveNow = (): Promise<void> => {
    if (isStopped) return Promise.resolve();
    if (running === null) return run();
    queued ??= running.then(() => {
      queued = null;
      return run();
    });
    return queued;
  };

  const next = (): void => {
    if (isStopped) return;
    const { afterMs } = paceOf((state.policy()?.rules.windowSeconds ?? 15) * 1_000);
    timer = setTimeout(() => solveNow().finally(next), afterMs).unref();
  };

  return {
    start: () => {
      solveNow().finally(next);
    },
    solveNow,
    latest: () => latest,
    modeSinceMs: () => mode?.sinceMs ?? clock.nowMs(),
    stop: async () => {
      isStopped = true;
      if (timer) clearTimeout(timer);
      await needs.solver.stop();
      await Promise.allSettled([running, queued]);
    },
  };
};
