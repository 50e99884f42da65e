import { listStock, setPastSales, setPastStreams } from '@kaibo/contracts/goods';
import { type Random, randomFrom } from './draw/random.ts';
import type { Session } from './session.ts';

const DAY_MS = 86_400_000;
const DAYS = 84;
/** Beijing's clock. */
const AHEAD_MS = 8 * 3_600_000;
const OPTIONS_MOST = 200;
/** Monday first: weekends sell. */
const SEASON = [0.8, 0.8, 0.9, 0.95, 1.15, 1.4, 1];
/** Evenings on air: [weekday, hour, viewers at once]; the last one is the best. */
const EVENINGS = [
  [1, 14, 40],
  [3, 19, 90],
  [5, 20, 150],
] as const;
const STREAM_MINUTES = 120;
const PIECES_A_PARCEL = 1.3;

/** Knuth's; the mean is small. */
const poisson = (random: Random, mean: number): number => {
  let count = -1;
  for (let sum = 0; sum < mean; count++) sum -= Math.log(1 - random.next());
  return count;
};

const dayText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
const weekdayOf = (day: number): number => (day + 3) % 7;

/** Twelve weeks of sales before the demo: a season by weekday, and stock that lasts from days to months. */
const pastOf = (
  skus: readonly { skuId: string; stock: number }[],
  today: number,
  random: Random,
) => {
  const rates = skus.map(({ skuId, stock }) => ({
    skuId,
    perDay: Math.min(60, Math.max(0.15, stock / random.between(3, 60))),
  }));
  const units = new Map<number, number>();
  const sales = rates.flatMap(({ skuId, perDay }) =>
    Array.from({ length: DAYS }, (_, back) => {
      const day = today - 1 - back;
      const sold = poisson(random, perDay * SEASON[weekdayOf(day)]!);
      units.set(day, (units.get(day) ?? 0) + sold);
      return { skuId, day: dayText(day), units: sold };
    }).filter((row) => row.units > 0),
  );
  const days = [...units.entries()].map(([day, sold]) => {
    const parcels = Math.round(sold / PIECES_A_PARCEL);
    const isOnAir = EVENINGS.some(([weekday]) => weekday === weekdayOf(day));
    return {
      day: dayText(day),
      parcels,
      liveParcels: isOnAir ? Math.round(parcels * 0.35) : 0,
      liveMinutes: isOnAir ? STREAM_MINUTES : 0,
    };
  });
  return { sales, days };
};

const streamsOf = (today: number, random: Random) =>
  Array.from({ length: DAYS }, (_, back) => today - 1 - back).flatMap((day) =>
    EVENINGS.filter(([weekday]) => weekday === weekdayOf(day)).map(([, hour, viewers]) => {
      const watching = viewers * random.between(0.8, 1.2) * STREAM_MINUTES;
      return {
        startedAtMs: day * DAY_MS + hour * 3_600_000 - AHEAD_MS,
        minutes: STREAM_MINUTES,
        viewerMinutes: Math.round(watching),
        orders: poisson(random, watching / 300),
      };
    }),
  );

/** What a shop of the demo sold elsewhere before it came here, told as any merchant would tell it. */
export const tellPast = async (
  session: Session,
  { storeId, key, seed }: { storeId: string; key: string; seed: number },
): Promise<void> => {
  const today = Math.floor((Date.now() + AHEAD_MS) / DAY_MS);
  const random = randomFrom('past', seed, key);
  const params = { storeId };
  const query = { limit: OPTIONS_MOST };
  const { rows } = await session.call(listStock, { params, query });
  await session.call(setPastStreams, { body: { streams: streamsOf(today, random) } });
  await session.call(setPastSales, { params, body: pastOf(rows, today, random) });
};
