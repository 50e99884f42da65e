import type { Consent } from '@kaibo/contracts';
import type { MiningRun } from '@kaibo/contracts/mining';
import { consentsOf } from '#accounts';
import { type SoldOrder, soldOrders } from '#orders';
import type { Database } from '#platform/database';
import { visitsOf } from './mining.baskets.rules.ts';
import { zoneClock } from './mining.clock.rules.ts';
import { mineClusters } from './mining.clusters.ts';
import { peopleFeatures } from './mining.features.ts';
import {
  type Attention,
  attentionColumns,
  type Findings,
  type MiningOrder,
} from './mining.findings.ts';
import { type NewestOrders, newestOrders } from './mining.newest.rules.ts';
import { isOfPast, pastOrders } from './mining.past.ts';
import { mineRfm } from './mining.rfm.ts';
import { mineRhythm } from './mining.rhythm.ts';
import { mineRules } from './mining.rules.ts';
import { mineSequences, type Trace } from './mining.sequences.ts';
import { mineTrend } from './mining.trend.ts';

const STEPS = ['reading', 'rules', 'sequences', 'rhythm', 'trend', 'clusters', 'rfm'] as const;
/** More are not held in memory; the newest are. */
const ORDERS_MOST = 400_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const readOrders = async (db: Database, order: MiningOrder): Promise<NewestOrders> => {
  const kept: NewestOrders = { orders: [], sinceMs: 0 };
  for await (const page of soldOrders(db, order)) {
    kept.orders = kept.orders.concat(page);
    if (kept.orders.length > 2 * ORDERS_MOST) Object.assign(kept, newestOrders(kept, ORDERS_MOST));
  }
  return newestOrders(kept, ORDERS_MOST);
};

/** Rows of people who agreed; a browser without an account sent nothing before its person did. */
const ofAgreed = (
  attention: Attention,
  consents: ReadonlyMap<string, Consent>,
): { attention: Attention; isKnown: (row: number) => boolean } => {
  const isKnown = (row: number): boolean =>
    consents.get(attention.viewers[row]!)?.analytics ?? true;
  const rows = attention.viewers.flatMap((_, row) => (isKnown(row) ? [row] : []));
  const width = attentionColumns.length;
  const sums = new Float64Array(rows.length * width);
  for (const [to, from] of rows.entries())
    sums.set(attention.sums.subarray(from * width, (from + 1) * width), to * width);
  const viewers = rows.map((row) => attention.viewers[row]!);
  return { attention: { ...attention, viewers, sums }, isKnown };
};

const tracesOf = (
  orders: readonly SoldOrder[],
  attention: Attention | null,
  isKnown: (row: number) => boolean,
): Trace[] => {
  const bought = orders.flatMap(({ buyerId, placedAtMs, lines }) =>
    lines.map(
      ({ productId }): Trace => ({
        ...{ who: buyerId, kind: 'buy', productId, atMs: placedAtMs },
      }),
    ),
  );
  if (!attention) return bought;
  const { viewers, products, viewOf } = attention;
  const views: Trace[] = [];
  for (const [at, viewer] of viewOf.viewer.entries())
    if (isKnown(viewer))
      views.push({
        ...{ who: viewers[viewer]!, kind: 'view', productId: products[viewOf.product[at]!]! },
        atMs: viewOf.atMs[at]!,
      });
  return [...views, ...bought];
};

/**
 * Everything a run looks for. Totals by hour and day count all orders; what tells people apart looks at those only who
 * agreed to analytics, and groups are kept for accounts that agreed to personalisation too.
 */
export const mine = async (
  db: Database,
  order: MiningOrder,
  onProgress: (progress: MiningRun['progress']) => void,
): Promise<Findings> => {
  const begin = (about: (typeof STEPS)[number]): void =>
    onProgress({ step: STEPS.indexOf(about), steps: STEPS.length, about });
  begin('reading');
  const { toMs, timeZone } = order;
  const read = [await readOrders(db, order), await pastOrders(db, order)];
  // Where only the newest were taken, everything begins with the oldest of them.
  const fromMs = Math.max(order.fromMs, ...read.map(({ sinceMs }) => sinceMs));
  const when = { clock: zoneClock(timeZone), fromMs, toMs };
  const all = read.flatMap(({ orders }) => orders.filter(({ placedAtMs }) => placedAtMs >= fromMs));
  const ids = new Set([...all.map(({ buyerId }) => buyerId), ...(order.attention?.viewers ?? [])]);
  const consents = await consentsOf(
    db,
    [...ids].filter((id) => UUID.test(id)),
  );
  const orders = all.filter(
    ({ buyerId }) => isOfPast(buyerId) || consents.get(buyerId)?.analytics === true,
  );
  const agreed = order.attention && ofAgreed(order.attention, consents);

  begin('rules');
  const rules = mineRules(visitsOf(orders));
  begin('sequences');
  const sequences = mineSequences(
    tracesOf(orders, order.attention, agreed?.isKnown ?? (() => false)),
  );
  begin('rhythm');
  const rhythm = mineRhythm(all, order.attention, when);
  begin('trend');
  const trend = mineTrend(all, order.attention, when);
  begin('clusters');
  const attention = agreed?.attention ?? null;
  const people = peopleFeatures(orders, attention, when);
  const { found: clusters, clusterOf } = mineClusters(people, attention !== null);
  begin('rfm');
  const { found: rfm, groupOf } = mineRfm(orders, toMs);

  return {
    facts: {
      orders: all.length,
      buyers: new Set(all.map(({ buyerId }) => buyerId)).size,
      pastOrders: all.filter(({ buyerId }) => isOfPast(buyerId)).length,
      simulatedOrders: all.filter(({ simulated }) => simulated).length,
      viewers: order.attention?.viewers.length ?? null,
      rules: rules.list.length,
      clusters: clusters.list.length,
    },
    report: { rules, sequences, rhythm, trend, clusters, rfm },
    people: people.flatMap(({ who }) => {
      const placed = { cluster: clusterOf.get(who) ?? null, rfm: groupOf.get(who) ?? null };
      const isNamed = consents.get(who)?.personalisation === true;
      return isNamed && (placed.cluster ?? placed.rfm) !== null ? [{ userId: who, ...placed }] : [];
    }),
    problem: order.attentionProblem,
  };
};
