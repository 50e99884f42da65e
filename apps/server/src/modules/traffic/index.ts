import type { Module } from '#platform/module';
import type { PlaceTurn } from '#recommendation';
import { createAsking } from './traffic.asking.ts';
import { createRows } from './traffic.board.ts';
import { consoleRoutes } from './traffic.console.routes.ts';
import { forgetLedger } from './traffic.ledger.store.ts';
import { ledgerSubscription, takingsSubscription } from './traffic.ledger.ts';
import { createGathering } from './traffic.live.ts';
import { createLoop } from './traffic.loop.ts';
import type { TrafficNeeds } from './traffic.needs.ts';
import { forgetPlans } from './traffic.plans.store.ts';
import { readPublished } from './traffic.policies.store.ts';
import { createPolicies } from './traffic.policies.ts';
import { policyRoutes } from './traffic.policy.routes.ts';
import { ratesSubscription } from './traffic.rates.ts';
import { createSamples } from './traffic.samples.ts';
import { createTrafficServing } from './traffic.serving.ts';
import { createSolver } from './traffic.solver.ts';
import { createStanding } from './traffic.standing.ts';
import { createState } from './traffic.state.ts';
import { studioRoutes } from './traffic.studio.routes.ts';
import { createTrials } from './traffic.what-if.ts';

export type { TrafficNeeds } from './traffic.needs.ts';

export interface Traffic {
  module: Module;
  /** Gives out the places of one answer; it waits for nothing. */
  turn(answer: { requestId: string }): PlaceTurn;
  /** Begins to solve again and again; nobody has to wait for it. */
  start(): void;
  /** Ends a solve under way; no more are begun. */
  drain(): Promise<void>;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const KEEP_LEDGER_MS = 30 * DAY_MS;
const KEEP_PLANS_MS = 2 * DAY_MS;
/** Plans are made from requests this young. */
const LATELY = { most: 512, spanMs: 300_000 };
const LAST_HOUR = { most: 512, spanMs: HOUR_MS };

/** Gives out the places of feeds by plans that are made again and again, and keeps account of why. */
export const createTraffic = (needs: TrafficNeeds): Traffic => {
  const { db, clock } = needs;
  const [rows, state, asking] = [createRows(), createState(), createAsking()];
  const [lately, lastHour] = [createSamples(LATELY), createSamples(LAST_HOUR)];
  const [solver, gathering] = [createSolver(), createGathering({ ...needs, rows })];
  const standing = createStanding();
  const readPolicy = async () => {
    const { id, version, rules } = await readPublished(db);
    return { id, version: version!, rules };
  };
  const loop = createLoop({
    ...needs,
    ...{ state, rows, asking, gathering, solver, standing, readPolicy },
    endBoosts: () => policies.endBoosts(),
    samples: lately,
    rowsInUse: (nowMs) => lately.rowsIn(nowMs).union(lastHour.rowsIn(nowMs)),
  });
  const serving = createTrafficServing({
    ...{ clock, state, rows, samples: [lately, lastHour] },
    asked: asking.count,
  });
  const trials = createTrials({ ...needs, asking, gathering, readPolicy, lastHour });
  const policies = createPolicies({
    ...needs,
    onPublished: () => {
      // Places are given by rank until there is a plan of the policy: a moment.
      loop.solveNow().catch((error: unknown) => needs.onError(error, 'no plan was made'));
    },
  });
  return {
    module: {
      routes: (router) => {
        consoleRoutes(router, { ...needs, state, loop, gathering, trials, rowOf: rows.known });
        policyRoutes(router, { ...needs, policies, trials });
        studioRoutes(router, { ...needs, state, gathering });
      },
      subscriptions: [
        ledgerSubscription,
        takingsSubscription,
        ratesSubscription({
          rooms: needs.rooms,
          nowMs: () => clock.nowMs(),
          counted: (events) =>
            void standing
              .count(events)
              .catch((error: unknown) => needs.onError(error, 'what was shown was not counted')),
        }),
      ],
      tasks: [
        { name: 'traffic.solve', run: loop.solveNow },
        {
          name: 'traffic.forget',
          everyMs: HOUR_MS,
          run: async () => {
            await forgetLedger(db, clock.nowMs() - KEEP_LEDGER_MS);
            await forgetPlans(db, clock.nowMs() - KEEP_PLANS_MS);
          },
        },
      ],
    },
    turn: serving.begin,
    start: loop.start,
    drain: async () => {
      await Promise.all([loop.stop(), trials.stop()]);
    },
  };
};
