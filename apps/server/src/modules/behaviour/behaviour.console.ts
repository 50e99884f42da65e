import type { FeatureRow } from '@kaibo/contracts/features';
import { type Analytics, AnalyticsError } from '#platform/analytics';
import { INSTALL_COMMAND } from '#platform/analytics.addon';
import type { Database } from '#platform/database';
import type { EventLog } from '#platform/events';
import { keptDrift } from './behaviour.drift.ts';
import { entities, featureWindows, measures } from './behaviour.measures.ts';
import type { Online } from './behaviour.online.ts';
import { countQuarantine, replaysAsked, storeState } from './behaviour.store.ts';

export interface FeatureConsoleNeeds {
  db: Database;
  events: EventLog;
  analytics: Analytics;
  online: Online;
}

/** Nobody waits longer for the engine, which may be starting. */
const ANSWER_WITHIN_MS = 1_000;
/** Counting is cheap, asking at every look is not needed. */
const TRUST_MS = 1_000;

/** Every feature, with what was found of its drift. */
export const featureRows = async (
  db: Database,
): Promise<{ features: FeatureRow[]; driftAtMs: number | null }> => {
  const kept = await keptDrift(db);
  const drifts = new Map(kept.map(({ entity, feature, drift }) => [`${entity} ${feature}`, drift]));
  const features = entities.flatMap((entity) =>
    measures[entity].flatMap(({ name: measure, unit }) =>
      featureWindows.map(({ name: window }) => {
        const name = `${measure} ${window}`;
        const drift = drifts.get(`${entity} ${name}`) ?? null;
        return { entity, name, measure, window, unit, drift };
      }),
    ),
  );
  const newest = Math.max(...kept.map(({ foundAt }) => foundAt.getTime()));
  return { features, driftAtMs: kept.length === 0 ? null : newest };
};

type Answer =
  | { state: 'on'; rows: number }
  | { state: 'starting' }
  | { state: 'absent' | 'failing'; why: string };

/** What the engine says of itself, within a second. */
export const createEngineLook = (analytics: Analytics) => {
  let last: { answer: Promise<Answer>; atMs: number } | null = null;
  const ask = async (): Promise<Answer> => {
    try {
      const [row] = await analytics.query<{ rows: number }>('select count() as rows from events');
      return { state: 'on', rows: row!.rows };
    } catch (error) {
      if (!(error instanceof AnalyticsError)) throw error;
      const isAbsent = error.code === 'analytics/not-installed';
      return { state: isAbsent ? 'absent' : 'failing', why: error.code };
    }
  };
  return async (): Promise<Answer> => {
    const nowMs = performance.now();
    if (last === null || nowMs - last.atMs > TRUST_MS) last = { answer: ask(), atMs: nowMs };
    const { answer } = last;
    const late = Promise.withResolvers<Answer>();
    const timer = setTimeout(() => late.resolve({ state: 'starting' }), ANSWER_WITHIN_MS);
    return Promise.race([answer, late.promise]).finally(() => clearTimeout(timer));
  };
};

/** The store as an operator wants to see it. */
export const describeStore = async (
  { db, events }: Pick<FeatureConsoleNeeds, 'db' | 'events'>,
  look: () => Promise<Answer>,
) => {
  const [answer, { generation, place, loadedAtMs }, quarantined, asked, end] = await Promise.all([
    look(),
    storeState(db),
    countQuarantine(db),
    replaysAsked(db),
    events.end(),
  ]);
  return {
    state: answer.state,
    why: 'why' in answer ? answer.why : null,
    rows: 'rows' in answer ? answer.rows : null,
    ...{ installCommand: INSTALL_COMMAND, generation, place, loadedAtMs, quarantined },
    ...{ end: Number(end.offset), replaysAsked: asked },
  };
};

/** How far the values of now are behind the log. */
export const describeStream = (online: Online, end: number) => {
  const { place, heardAtMs, basis, waiting, kept } = online.state();
  return {
    ...{ heardAtMs, basis, waiting, kept },
    behind: place === null ? null : Math.max(0, end - place),
  };
};
