import { setTimeout as sleep } from 'node:timers/promises';
import type { BodyOf } from '@kaibo/contracts';
import { PAST_PURCHASES_MOST, startMining, tellPastPurchases } from '@kaibo/contracts/mining';
import { type Random, randomFrom } from './draw/random.ts';
import type { ShopPlan } from './plan.ts';
import type { Session } from './session.ts';
import type { ShopState } from './state.ts';

type Purchase = BodyOf<typeof tellPastPurchases>['purchases'][number];

const DAY_MS = 86_400_000;
const DAYS = 84;
const BUYERS = 360;
/** Who buys the first product of a shop takes the second one so often; others do now and then. */
const WITH_FIRST = 0.6;
const ALONE = 0.04;
/** The day of a sale, so many days ago, and since when more people come. */
const SALE_DAYS_AGO = 11;
const MORE_SINCE_DAYS = 35;

interface Kind {
  /** Buyers up to this share of all are of it. */
  upTo: number;
  /** Purchases a week. */
  often: number;
  hours: readonly number[];
  weekend: number;
  /** Of a shop's products by price: 0 the cheapest, 1 the dearest. */
  dearness: number;
  /** Came no more since so many days. */
  goneDays: number;
}

/** Four kinds of people, so that there is something to find. */
const KINDS: readonly Kind[] = [
  {
    upTo: 0.4,
    often: 0.75,
    hours: [20, 20, 21, 21, 22],
    weekend: 1.3,
    dearness: 0.15,
    goneDays: 0,
  },
  { upTo: 0.6, often: 0.35, hours: [8, 9, 9, 10], weekend: 0.6, dearness: 0.85, goneDays: 0 },
  { upTo: 0.8, often: 0.3, hours: [13, 14, 15, 16], weekend: 3, dearness: 0.5, goneDays: 0 },
  { upTo: 1, often: 0.5, hours: [19, 20, 21], weekend: 1, dearness: 0.5, goneDays: 45 },
];

const kindOf = (buyer: number): Kind => KINDS.find(({ upTo }) => buyer < upTo * BUYERS)!;

interface Stocked {
  productId: string;
  unitFen: number;
}

const shelfOf = (shop: ShopPlan, loaded: ShopState): Stocked[] =>
  shop.products.flatMap(({ skus }, at) => {
    const productId = loaded.productIds[at];
    return productId
      ? [{ productId, unitFen: Math.min(...skus.map(({ priceFen }) => priceFen)) }]
      : [];
  });

const linesOf = (
  random: Random,
  shelf: readonly Stocked[],
  { dearness }: Kind,
): Purchase['lines'] => {
  const byPrice = shelf.toSorted((a, b) => a.unitFen - b.unitFen);
  const place = Math.min(1, Math.max(0, dearness + random.between(-0.25, 0.25)));
  const first = random.chance(0.4) ? shelf[0]! : byPrice[Math.round(place * (byPrice.length - 1))]!;
  const partner = shelf[1]!;
  const isTaken = random.chance(first === shelf[0] ? WITH_FIRST : ALONE);
  const taken = isTaken && partner !== first ? [first, partner] : [first];
  return taken.map((one) => ({ ...one, quantity: random.chance(0.1) ? 2 : 1 }));
};

/** Midnight of so many days ago by the clock of this machine. */
const midnight = (daysAgo: number, nowMs: number): Date => {
  const day = new Date(nowMs - daysAgo * DAY_MS);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate());
};

/** What might have been bought in the weeks before: pairs that go together, peaks, a sale, and people of four kinds. */
export const pastPurchases = (
  shops: readonly ShopPlan[],
  loaded: Readonly<Record<string, ShopState>>,
  seed: number,
  nowMs: number,
): Purchase[] => {
  const random = randomFrom('purchases', seed);
  const shelves = shops
    .flatMap((shop) => (loaded[shop.key] ? [shelfOf(shop, loaded[shop.key]!)] : []))
    .filter(({ length }) => length >= 2);
  if (shelves.length === 0) return [];
  const purchases: Purchase[] = [];
  for (let daysAgo = DAYS; daysAgo >= 1; daysAgo--) {
    const day = midnight(daysAgo, nowMs);
    const isWeekend = day.getDay() % 6 === 0;
    const busy = (daysAgo === SALE_DAYS_AGO ? 3 : 1) * (daysAgo <= MORE_SINCE_DAYS ? 1.35 : 1);
    for (let buyer = 0; buyer < BUYERS; buyer++) {
      const kind = kindOf(buyer);
      const daily = (kind.often / 7) * busy * (isWeekend ? kind.weekend : 1);
      if (daysAgo < kind.goneDays || !random.chance(Math.min(0.9, daily))) continue;
      const minutes = random.pick(kind.hours) * 60 + random.whole(0, 59);
      purchases.push({
        id: `demo-${seed}-${daysAgo}-${buyer}`,
        buyer: `demo-buyer-${buyer}`,
        atMs: day.getTime() + minutes * 60_000,
        lines: linesOf(random, shelves[(buyer + random.whole(0, 2)) % shelves.length]!, kind),
      });
    }
  }
  return purchases;
};

/** Told once; then rules and rhythms are looked for, so that the console has something to show at once. */
export const tellPurchases = async (
  desk: Session,
  shops: readonly ShopPlan[],
  loaded: Readonly<Record<string, ShopState>>,
  seed: number,
): Promise<void> => {
  const purchases = pastPurchases(shops, loaded, seed, Date.now());
  for (let from = 0; from < purchases.length; from += PAST_PURCHASES_MOST) {
    const some = purchases.slice(from, from + PAST_PURCHASES_MOST);
    await desk.call(tellPastPurchases, { body: { purchases: some, simulated: true } });
  }
  // The run of an empty shop may be under way.
  for (let attempt = 0; attempt < 12; attempt++) {
    if ((await desk.call(startMining, {})).queued) return;
    await sleep(5_000);
  }
};
