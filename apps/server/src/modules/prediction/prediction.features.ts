import { type Entity, type FeatureAsk, featureNames, featuresAsOf } from '#behaviour';
import type { Analytics } from '#platform/analytics';
import type { Clock } from '#platform/clock';

/** What is known of somebody or something by now, without waiting for any store. */
export interface FeatureReader {
  /**
   * Rows in the order of `featureNames(entity)`, shape [keys × names]; null while one of them is not known, which is
   * then found out beside.
   *
   * @param roomIds of pairs: the room of each key.
   */
  read(entity: Entity, keys: readonly string[], roomIds?: readonly string[]): Float64Array | null;
}

export interface AskedFeatures extends FeatureReader {
  /** Resolves when what was not known at the call is; refuses as `Analytics` does. */
  settled(): Promise<void>;
}

/** So old a row may be before it is asked for again. */
const FRESH_MS = 10_000;
/** And so old before it is not served any more. */
const STALE_MS = 120_000;
const WITHIN_MS = 150;
const MOST_ROWS = 20_000;
const ASKS_AT_ONCE = 500;
/** After a refusal nothing is asked for a while. */
const REST_MS = 30_000;

interface Row {
  ask: FeatureAsk;
  values: Float64Array | null;
  knownAtMs: number;
  isAsked: boolean;
}

/** Keeps rows that the behaviour store was asked for, and asks again beside while they are read. */
export const createAskedFeatures = (needs: {
  analytics: Analytics;
  clock: Clock;
  onError(error: unknown, what: string): void;
}): AskedFeatures => {
  const { analytics, clock } = needs;
  const rows = new Map<Entity, Map<string, Row>>();
  const queued = new Map<Entity, Row[]>();
  let flushing: Promise<void> | null = null;
  let restUntilMs = 0;

  const askAll = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, WITHIN_MS));
    while (queued.size > 0)
      for (const [entity, waiting] of [...queued]) {
        const some = waiting.splice(0, ASKS_AT_ONCE);
        if (waiting.length === 0) queued.delete(entity);
        const atMs = clock.nowMs();
        const width = featureNames(entity).length;
        const asks = some.map(({ ask }) => ({ ...ask, atMs }));
        const values = await featuresAsOf(analytics, entity, asks);
        some.forEach((row, place) => {
          row.values = values.slice(place * width, (place + 1) * width);
          row.knownAtMs = atMs;
          row.isAsked = false;
        });
      }
  };

  const flush = (): Promise<void> => {
    flushing ??= askAll()
      .catch((error: unknown) => {
        for (const waiting of queued.values()) for (const row of waiting) row.isAsked = false;
        queued.clear();
        restUntilMs = clock.nowMs() + REST_MS;
        throw error;
      })
      .finally(() => {
        flushing = null;
      });
    return flushing;
  };

  const want = (entity: Entity, row: Row): void => {
    if (row.isAsked || clock.nowMs() < restUntilMs) return;
    row.isAsked = true;
    const waiting = queued.get(entity);
    if (waiting) waiting.push(row);
    else queued.set(entity, [row]);
    flush().catch((error: unknown) =>
      needs.onError(error, 'what is known of viewers was not read'),
    );
  };

  const rowOf = (entity: Entity, key: string, roomId: string | undefined): Row => {
    const all = rows.get(entity) ?? new Map<string, Row>();
    rows.set(entity, all);
    const name = roomId === undefined ? key : `${key} ${roomId}`;
    const known = all.get(name);
    if (known) return known;
    // The oldest goes, whoever it is of.
    if (all.size >= MOST_ROWS) all.delete(all.keys().next().value!);
    const ask = { key, ...(roomId !== undefined && { roomId }), atMs: 0 };
    const made: Row = { ask, values: null, knownAtMs: 0, isAsked: false };
    all.set(name, made);
    return made;
  };

  return {
    settled: async () => {
      while (flushing) await flushing;
    },
    read: (entity, keys, roomIds) => {
      const width = featureNames(entity).length;
      const out = new Float64Array(keys.length * width);
      const nowMs = clock.nowMs();
      let isAll = true;
      keys.forEach((key, place) => {
        const row = rowOf(entity, key, roomIds?.[place]);
        const ageMs = nowMs - row.knownAtMs;
        if (row.values === null || ageMs > FRESH_MS) want(entity, row);
        if (row.values === null || ageMs > STALE_MS) isAll = false;
        else out.set(row.values, place * width);
      });
      return isAll ? out : null;
    },
  };
};
