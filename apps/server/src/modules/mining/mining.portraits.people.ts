import type { BothLanguages } from '@kaibo/contracts';
import type { Interest, OwnPortrait, UserPortrait } from '@kaibo/contracts/portraits';
import { sql } from 'kysely';
import type { PersonGroup, PortraitsNeeds } from './mining.portraits.needs.ts';
import { interestsAt, type PersonState, type Told } from './mining.portraits.person.ts';
import {
  DAY_MS,
  emptyWeek,
  MOST_ORDERS,
  medianOf,
  needed,
  powerOf,
  priceAt,
  rankOf,
  TIME_ZONE,
} from './mining.portraits.rules.ts';
import { agreementsOf, keptPeople } from './mining.portraits.store.ts';
import { evidenceOf, statement } from './mining.portraits.told.ts';

/** Interests shown at most. */
const MOST_SHOWN = 20;

interface Bought {
  placedAtMs: number;
  isRefunded: boolean;
  lines: { productId: string; quantity: number; unitFen: number }[];
}

/** The last paid orders, newest first. */
const boughtBy = async ({ db }: PortraitsNeeds, userId: string): Promise<Bought[]> => {
  const { rows } = await sql<{ placedAt: Date; isRefunded: boolean; lines: Bought['lines'] }>`
    select held.placed_at as "placedAt", held.refunded_at is not null as "isRefunded",
           (select coalesce(json_agg(json_build_object('productId', product_id, 'quantity', quantity,
                     'unitFen', unit_fen) order by sku_id), '[]')
              from mining_portrait_lines line where line.order_id = held.order_id) as lines
      from (select * from mining_portrait_orders where buyer_id = ${userId} and paid_at is not null
             order by placed_at desc limit ${MOST_ORDERS}) as held
     order by held.placed_at desc`.execute(db);
  return rows.map(({ placedAt, ...order }) => ({ ...order, placedAtMs: placedAt.getTime() }));
};

const namesOf = async (
  { accounts, catalog }: PortraitsNeeds,
  told: readonly Told[],
): Promise<(entity: string) => BothLanguages | undefined> => {
  const idsOf = (kind: string) =>
    told.flatMap(({ entity }) =>
      entity.startsWith(`${kind}:`) ? [entity.slice(kind.length + 1)] : [],
    );
  const [{ categories, brands }, hosts] = await Promise.all([
    catalog.namesOf({ categoryIds: idsOf('category'), brandIds: idsOf('brand') }),
    accounts.userNames(idsOf('host')),
  ]);
  return (entity) => {
    const [kind = '', id = ''] = entity.split(':');
    const host = hosts.get(id);
    if (kind === 'host') return host === undefined ? undefined : { zh: host, en: host };
    return (kind === 'category' ? categories : brands).get(id);
  };
};

const interestsOf = async (needs: PortraitsNeeds, told: readonly Told[]): Promise<Interest[]> => {
  const nameOf = await namesOf(needs, told);
  return told.flatMap(({ entity, ...held }) => {
    const name = nameOf(entity);
    const [kind, id = ''] = entity.split(':');
    return name === undefined ? [] : [{ kind: kind as Interest['kind'], id, name, ...held }];
  });
};

/** Where each line's price stood among its category; those of categories with too few products are left out. */
const ranksOf = async ({ db, catalog }: PortraitsNeeds, bought: readonly Bought[]) => {
  const lines = bought.flatMap((order) => order.lines);
  const facts = await catalog.productFacts(db, [...new Set(lines.map((line) => line.productId))]);
  const categoryOf = (productId: string) => facts.get(productId)?.categoryId ?? '';
  const categories = new Set(lines.map(({ productId }) => categoryOf(productId)));
  const ladders = await catalog.priceLadders([...categories]);
  return lines.flatMap(({ productId, unitFen }) => {
    const rank = rankOf(unitFen, ladders.get(categoryOf(productId)) ?? []);
    return rank === null ? [] : [rank];
  });
};

const worthOf = (bought: readonly Bought[], group: PersonGroup | undefined, nowMs: number) => {
  const kept = bought.filter(({ isRefunded }) => !isRefunded);
  const times = bought.map(({ placedAtMs }) => placedAtMs);
  const evidence = evidenceOf({ orders: bought.length }, times.at(-1) ?? nowMs, nowMs);
  const paidFen = kept
    .flatMap((order) => order.lines)
    .reduce((sum, { quantity, unitFen }) => sum + quantity * unitFen, 0);
  const gaps = times.slice(1).map((atMs, i) => (times[i]! - atMs) / DAY_MS);
  return statement(bought.length, 1, evidence, () => ({
    paidFen,
    averageFen: kept.length === 0 ? 0 : Math.round(paidFen / kept.length),
    lastOrderAtMs: times[0]!,
    everyDays: gaps.length < 2 ? null : Math.round(medianOf(gaps) * 10) / 10,
    refundedOrders: bought.length - kept.length,
    group: group?.rfm ?? null,
  }));
};

const portraitOf = async (
  needs: PortraitsNeeds,
  userId: string,
  state: PersonState | undefined,
): Promise<UserPortrait> => {
  const nowMs = needs.clock.nowMs();
  const told = state === undefined ? [] : interestsAt(state, nowMs).slice(0, MOST_SHOWN);
  const bought = await boughtBy(needs, userId);
  const kept = bought.filter(({ isRefunded }) => !isRefunded);
  const [interests, ranks, groups] = await Promise.all([
    interestsOf(needs, told),
    ranksOf(needs, kept),
    needs.groupsOf?.([userId]),
  ]);
  const group = groups?.get(userId);
  const { visits = 0, acts = 0, watchedMs = 0, sinceMs = nowMs } = state ?? {};
  const minutes = Math.round(watchedMs / 60_000);
  const pieces = kept
    .flatMap((order) => order.lines)
    .map(({ quantity, unitFen }) => ({ fen: unitFen, quantity }));
  const count = pieces.reduce((sum, { quantity }) => sum + quantity, 0);
  const spent = evidenceOf(
    { orders: kept.length, pieces: count },
    kept.at(-1)?.placedAtMs ?? nowMs,
    nowMs,
  );
  const seen = evidenceOf({ orders: bought.length, visits, minutes }, sinceMs, nowMs);
  const week = state?.week ?? emptyWeek();
  return {
    timeZone: TIME_ZONE,
    interests: statement(acts, needed.acts, seen, () => interests),
    price: statement(count, needed.pieces, spent, () => ({
      lowFen: priceAt(pieces, 0.25),
      medianFen: priceAt(pieces, 0.5),
      highFen: priceAt(pieces, 0.75),
    })),
    power: statement(ranks.length, needed.pieces, spent, () => powerOf(ranks)),
    rhythm: statement(visits + bought.length, needed.visits, seen, () => ({ week })),
    worth: worthOf(bought, group, nowMs),
    cluster: group?.cluster
      ? {
          name: group.cluster.name,
          evidence: evidenceOf({ people: group.cluster.people }, sinceMs, nowMs),
        }
      : null,
    groupsAtMs: group?.atMs ?? null,
  };
};

/** Null for who is nobody. Without consent nothing is read; what is there of before is on its way out. */
export const ownPortrait = async (
  needs: PortraitsNeeds,
  userId: string,
): Promise<OwnPortrait | null> => {
  const consent = await needs.accounts.consentOf(userId);
  if (consent === null) return null;
  const { personalisation: agreed, analytics: seesVisits } = consent;
  if (!agreed) return { agreed, seesVisits, portrait: null };
  const state = (await keptPeople(needs.db, [userId])).get(userId);
  // The log has told that they withdrew, and not yet that they agreed again.
  const isBehind = (await agreementsOf(needs.db, [userId])).get(userId) === false;
  const portrait = isBehind ? null : await portraitOf(needs, userId, state);
  return { agreed, seesVisits, portrait };
};
