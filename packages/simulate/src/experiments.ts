import { chanceOf, purposes } from './chance.ts';
import { type Difference, differenceOf, pairedDifference } from './difference.ts';
import { codes } from './events.ts';
import { interleaved, withBudget } from './mixed.ts';
import type { PolicyMaker } from './policy.ts';
import { type Run, type RunOptions, run } from './run.ts';
import type { Scenario } from './scenario.ts';

type Options = Pick<RunOptions, 'onProgress' | 'signal' | 'mostPolicyMs' | 'realNowMs'>;
const HOUR_MS = 3_600_000;

/** What is compared: per viewer of the scenario, whether they came or not. */
export interface Compared {
  /** Fen paid. */
  fen: Difference;
  clicks: Difference;
}

export interface Experiment extends Compared {
  run: Run;
}

/** Viewers belong to an arm for good, by name: the same viewer to the same arm however many there are. */
const byViewer = ({ seed }: Scenario, share: number) => {
  const chance = chanceOf(seed);
  return (viewer: number): number => (chance.uniform(viewer, purposes.assign, 0) < share ? 1 : 0);
};

/** Half of the viewers (or that share) get the second policy, in one market: they meet in the same rooms. */
export const abTest = (
  scenario: Scenario,
  makers: readonly [PolicyMaker, PolicyMaker],
  { share = 0.5, ...options }: Options & { share?: number } = {},
): Experiment => {
  const armOf = byViewer(scenario, share);
  const found = run(scenario, { ...options, policies: makers, armOf });
  const { viewerFen, viewerClicks } = found.figures;
  return {
    run: found,
    fen: differenceOf(viewerFen, viewerFen, armOf),
    clicks: differenceOf(viewerClicks, viewerClicks, armOf),
  };
};

/** The same policy twice: what is found is chance, so 5 of 100 intervals leave out 0. */
export const aaTest = (scenario: Scenario, maker: PolicyMaker, options: Options = {}): Experiment =>
  abTest(scenario, [maker, maker], options);

/** Each arm may give away its share of one budget, so that neither lives on the other's. */
export const budgetSplit = (
  scenario: Scenario,
  makers: readonly [PolicyMaker, PolicyMaker],
  { budgetFen, share = 0.5, ...options }: Options & { budgetFen: number; share?: number },
): Experiment =>
  abTest(
    scenario,
    [withBudget(makers[0], budgetFen * (1 - share)), withBudget(makers[1], budgetFen * share)],
    { ...options, share },
  );

/**
 * Everybody gets one policy, then the other, window by window in drawn pairs: for policies whose arms would get in each
 * other's way. The interval is over pairs of windows.
 */
export const switchback = (
  scenario: Scenario,
  makers: readonly [PolicyMaker, PolicyMaker],
  { minutes = 60, ...options }: Options & { minutes?: number } = {},
): { run: Run; fenPerWindow: Difference } => {
  const chance = chanceOf(scenario.seed);
  const windowMs = minutes * 60_000;
  const windowOf = (atMs: number): number => Math.floor((atMs - scenario.startMs) / windowMs);
  const armIn = (window: number): number => {
    const pair = window >> 1;
    const first = chance.uniform(pair, purposes.assign, 1) < 0.5 ? 0 : 1;
    return window % 2 === 0 ? first : 1 - first;
  };
  const windows = Math.floor((scenario.hours * HOUR_MS) / windowMs);
  const fen = new Float64Array(windows);
  const found = run(scenario, {
    ...options,
    policies: makers,
    armOf: (_viewer, atMs) => armIn(windowOf(atMs)),
    sink: {
      emit: (code, atMs, _viewer, _room, _product, value) => {
        if (code === codes.paid && windowOf(atMs) < windows) fen[windowOf(atMs)]! += value;
      },
    },
  });
  const pairs = windows >> 1;
  const of = (arm: number) =>
    Float64Array.from({ length: pairs }, (_, pair) => {
      const window = armIn(2 * pair) === arm ? 2 * pair : 2 * pair + 1;
      return fen[window]!;
    });
  return { run: found, fenPerWindow: pairedDifference(of(0), of(1)) };
};

/** What would have happened: each policy alone with the same people on the same days. Differences are to the first. */
export const counterfactual = (
  scenario: Scenario,
  makers: readonly PolicyMaker[],
  options: Options = {},
): { runs: readonly Run[]; against: readonly Compared[] } => {
  const runs = makers.map((maker, at) =>
    run(scenario, {
      ...options,
      policies: [maker],
      onProgress: (share) => options.onProgress?.((at + share) / makers.length),
    }),
  );
  const first = runs[0]!.figures;
  return {
    runs,
    against: runs.map(({ figures }) => ({
      fen: pairedDifference(first.viewerFen, figures.viewerFen),
      clicks: pairedDifference(first.viewerClicks, figures.viewerClicks),
    })),
  };
};

/**
 * Both policies in one list by team draft (Radlinski et al., 2008): whose places are clicked is wanted more. Far more
 * telling a viewer than arms, and says nothing of money.
 */
export const interleaving = (
  scenario: Scenario,
  makers: readonly [PolicyMaker, PolicyMaker],
  options: Options = {},
): { run: Run; clicks: readonly [number, number]; difference: Difference } => {
  const first = new Float64Array(scenario.viewers);
  const second = new Float64Array(scenario.viewers);
  const teams = interleaved(makers);
  const found = run(scenario, {
    ...options,
    policies: [teams.maker],
    onServed: ({ viewer, rooms, clicked }) => {
      if (clicked < 0) return;
      const team = teams.teamOf(rooms, clicked);
      // Once one of the two has failed, popularity serves, and its clicks are nobody's.
      if (team !== null) (team === 0 ? first : second)[viewer]! += 1;
    },
  });
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  return {
    run: found,
    clicks: [sum(first), sum(second)],
    difference: pairedDifference(first, second),
  };
};
