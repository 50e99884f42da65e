import {
  compositeOn,
  fixedPricesOn,
  greedyOn,
  hindsightOf,
  learnedOn,
  learnPacing,
  type Plan,
  popularityOn,
  type Replay,
  type RequestStream,
  replay,
  type SolveWindow,
  type StreamPolicy,
  salesOn,
  solve,
  type Terms,
  type WarmOptions,
  warmPricesOn,
} from '@kaibo/allocate';
import type { Figures } from '../support/benchmark.ts';
import { rounded } from '../support/numbers.ts';
import { checkHindsight, recordedStream, SIZE, termsFor } from './market.ts';

const WINDOW_MS = 5 * 60_000;
/** A plan is believed until the next but one is due; its quotas for half an hour. */
const STALENESS = { staleAfterMs: 1.5 * WINDOW_MS, quotasUntilMs: 30 * 60_000 };

export interface TableRow {
  scenario: string;
  policy: string;
  /** Of the value of the best feasible plan with everything known. */
  share: number;
  floorsMet: number;
  gini: number;
  minimumExposure: number;
  oversubscription: number;
}

const windowSolver =
  (timeLimitMs: number): SolveWindow =>
  (problem, before) =>
    solve(problem, {
      method: 'dual',
      gap: 0.01,
      timeLimitMs,
      ...(before ? { warm: { prices: before.prices, temperature: before.temperature } } : {}),
    });

const hindsight = async (stream: RequestStream, terms: Terms): Promise<Plan> => {
  const plan = await solve(hindsightOf(stream, terms), {
    method: 'dual',
    gap: 0.003,
    timeLimitMs: 60_000,
  });
  checkHindsight(plan, terms);
  return plan;
};

const row = (scenario: string, played: Replay, best: Plan, policy = played.name): TableRow => ({
  scenario,
  policy,
  share: rounded(played.value / best.value, 4),
  floorsMet: rounded(played.floorsMet, 4),
  gini: rounded(played.gini, 3),
  minimumExposure: played.minimumExposure,
  oversubscription: played.oversubscription,
});

/**
 * Every policy on the same recorded evening of a simulated market: 150 rooms, seats and stock that bind, floors for all rooms
 * and for the group of new hosts. Plans are made from the requests of other viewers; drift and a flash crowd are in the
 * evening only, not in what plans are made from. RL is trained on the others' evening.
 */
export const policyTable = async (say: (line: string) => void): Promise<TableRow[]> => {
  const rows: TableRow[] = [];
  const history = recordedStream('ordinary', 0, 1, SIZE);
  const options = { windowMs: WINDOW_MS };
  for (const scenario of ['ordinary', 'drift', 'flash-crowd']) {
    const live = recordedStream(scenario, 1, 1, SIZE);
    const terms = termsFor(live);
    const best = await hindsight(live, terms);
    say(
      `${scenario}: ${live.atMs.length} requests, ${live.rooms.length} edges; hindsight within ${rounded(100 * best.certificate.gap, 2)} % of its bound`,
    );
    const play = async (policy: StreamPolicy, name?: string): Promise<void> => {
      const begin = performance.now();
      const played = row(scenario, await replay(live, terms, policy, options), best, name);
      rows.push(played);
      const seconds = rounded((performance.now() - begin) / 1_000, 1);
      say(
        `${scenario} · ${played.policy}: ${rounded(100 * played.share, 1)} % of feasible hindsight, floors ${rounded(100 * played.floorsMet, 1)} %, Gini ${played.gini}, least ${played.minimumExposure} (${seconds} s)`,
      );
    };
    const warm = (changes: Partial<WarmOptions> = {}): StreamPolicy =>
      warmPricesOn({ history, solve: windowSolver(5_000), staleness: STALENESS, ...changes });
    await play(popularityOn(live));
    await play(greedyOn());
    await play(warm());
    if (scenario !== 'ordinary') continue;
    await play(salesOn(live));
    await play(compositeOn(live));
    await play(fixedPricesOn({ history, solve: windowSolver(10_000) }));
    const { weights } = await learnPacing(history, termsFor(history, 2), options);
    say(`RL: weights ${weights.map((weight) => rounded(weight, 2)).join(', ')}`);
    await play(learnedOn(live, weights));
    const middleMs = (live.atMs[0]! + live.atMs.at(-1)!) / 2;
    await play(warm({ solverGoneFromMs: middleMs }), 'LP warm, solver gone halfway');
    await play(warm({ solve: windowSolver(20) }), 'LP warm, 20 ms a solve');
  }
  return rows;
};

const keyOf = ({ scenario, policy }: TableRow): string =>
  `${scenario}_${policy}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');

/** The table as figures: `ordinary_lp_warm_share`, `…_floors_met`, `…_gini`, `…_least`. */
export const measurePolicies = async (say: (line: string) => void): Promise<Figures> => {
  const rows = await policyTable(say);
  const figures: Figures = {
    policies_oversubscription: Math.max(...rows.map(({ oversubscription }) => oversubscription)),
  };
  for (const row of rows) {
    const key = keyOf(row);
    figures[`${key}_share`] = row.share;
    figures[`${key}_floors_met`] = row.floorsMet;
    figures[`${key}_gini`] = row.gini;
    figures[`${key}_least`] = row.minimumExposure;
  }
  return figures;
};
