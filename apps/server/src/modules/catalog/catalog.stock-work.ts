import { type BodyOf, Failure } from '@kaibo/contracts';
import type {
  countStock as countEndpoint,
  moveStock as moveEndpoint,
  transferStock as transferEndpoint,
} from '@kaibo/contracts/goods';
import type { Transaction } from '#platform/database';
import type { EventLog } from '#platform/events';
import { fingerprintOf, once } from '#platform/once';
import { requireOwnLocation } from './catalog.locations.ts';
import { carryStock, lockLevels, lockSkus, moveStock } from './catalog.movements.ts';
import type { Merchant } from './catalog.products.ts';

export interface StockNeeds {
  db: Parameters<typeof once>[0];
  events: EventLog;
}

type At<Body> = { locationId: string } & Body;

/** Does the work once however often it is sent, for the owner of the place. */
const onceAt = <Answer>(
  needs: StockNeeds,
  by: Merchant,
  input: At<{ idempotencyKey: string }>,
  work: (tx: Transaction, storeId: string) => Promise<Answer>,
): Promise<Answer> => {
  const { idempotencyKey: key } = input;
  const intention = {
    scope: `catalog.stock:${by.id}`,
    key,
    fingerprint: fingerprintOf(input),
    keyReused: 'stock/key-reused' as const,
  };
  return once(needs.db, intention, async (tx) => {
    const { storeId } = await requireOwnLocation(tx, by.id, input.locationId);
    return work(tx, storeId);
  });
};

/** One line for each option, so that what lies there must cover all that is said of it. */
const added = (lines: readonly { skuId: string; delta: number }[]) => {
  const deltas = new Map<string, number>();
  for (const { skuId, delta } of lines) deltas.set(skuId, (deltas.get(skuId) ?? 0) + delta);
  return [...deltas].map(([skuId, delta]) => ({ skuId, delta }));
};

/** Goods came in, or a difference is put right. */
export const moveAt = (
  needs: StockNeeds,
  by: Merchant,
  input: At<BodyOf<typeof moveEndpoint>>,
): Promise<{ moved: number }> =>
  onceAt(needs, by, input, async (tx, storeId) => {
    const { locationId, kind, note, lines } = input;
    const facts = { storeId, kind, note, actorId: by.id, simulated: by.simulated };
    await moveStock(
      tx,
      facts,
      added(lines).map((line) => ({ ...line, locationId })),
    );
    return { moved: lines.length };
  });

export const transferAt = (
  needs: StockNeeds,
  by: Merchant,
  input: At<BodyOf<typeof transferEndpoint>>,
): Promise<{ moved: number }> =>
  onceAt(needs, by, input, async (tx, storeId) => {
    const { locationId: fromId, toLocationId: toId, note, lines } = input;
    if (fromId === toId) throw new Failure('stock/same-location');
    const to = await requireOwnLocation(tx, by.id, toId);
    if (to.storeId !== storeId) throw new Failure('stock/no-such-location');
    await carryStock(tx, { storeId, fromId, toId, actorId: by.id, note, lines });
    return { moved: lines.length };
  });

interface Difference {
  skuId: string;
  expected: number;
  counted: number;
}

/** What was counted is what is for sale and what is sold but still in the house; the difference is booked. */
export const countAt = (
  needs: StockNeeds,
  by: Merchant,
  input: At<BodyOf<typeof countEndpoint>>,
): Promise<{ differences: Difference[] }> =>
  onceAt(needs, by, input, async (tx, storeId) => {
    const { locationId, note, lines } = input;
    const skuIds = lines.map((line) => line.skuId);
    await lockSkus(tx, storeId, skuIds);
    const levels = await lockLevels(tx, skuIds);
    const counted = new Map(lines.map((line) => [line.skuId, line.counted]));
    const differences = [...counted].flatMap(([skuId, count]): Difference[] => {
      const here = levels.get(skuId)?.find((level) => level.locationId === locationId);
      const expected = (here?.quantity ?? 0) + (here?.reserved ?? 0);
      return expected === count ? [] : [{ skuId, expected, counted: count }];
    });
    await moveStock(
      tx,
      { storeId, kind: 'correction', note, actorId: by.id, simulated: by.simulated },
      differences.map(({ skuId, expected, counted: count }) => ({
        skuId,
        locationId,
        delta: count - expected,
      })),
    );
    return { differences };
  });
