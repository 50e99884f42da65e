import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import { sumsOfAll } from './traffic.ledger.store.ts';
import type { Span } from './traffic.steps.ts';

const FOR_MS = 15_000;

/** What all rooms together got, read once for every team that asks: the ledger of hours is long. */
export const createTotals = ({ db, clock }: { db: Database; clock: Clock }) => {
  const kept = new Map<string, { atMs: number; value: ReturnType<typeof sumsOfAll> }>();
  return ({ fromMs, toMs }: Span): ReturnType<typeof sumsOfAll> => {
    const nowMs = clock.nowMs();
    for (const [key, { atMs }] of kept) if (nowMs - atMs >= FOR_MS) kept.delete(key);
    const key = `${fromMs} ${toMs}`;
    const known = kept.get(key);
    if (known) return known.value;
    const value = sumsOfAll(db, { fromMs, toMs });
    kept.set(key, { atMs: nowMs, value });
    value.catch(() => kept.delete(key));
    return value;
  };
};
