import { Failure, type ReplyOf } from '@kaibo/contracts';
import type { getStockOutlook, StockOutlook } from '@kaibo/contracts/goods';
import type { Catalog, StockedSku } from '#catalog';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { Rooms, Schedule } from '#rooms';
import { settingsOf, usualSettings } from './prediction.forecasts.settings.ts';
import { type SkuMinutes, skuMinutesOf } from './prediction.stock.events.ts';
import { type LiveAsked, type LiveOutlook, liveOutlook } from './prediction.stock.live.rules.ts';

export interface LiveStockNeeds {
  db: Database;
  clock: Clock;
  catalog: Pick<Catalog, 'stockNow'>;
  rooms: Pick<Rooms, 'scheduleOf' | 'isOnTeam' | 'usualMinutes'>;
}

const MINUTE_MS = 60_000;
/** Sales of a longer time say how much comes back. */
const LOOK_BACK_MS = 3 * 60 * MINUTE_MS;
/** Evidence of pieces that stay sold, before any is seen. */
const KEPT_PIECES = 20;

type Outlook = ReplyOf<typeof getStockOutlook>;

/** When the stream is over: its plan, or how long the host usually streams; unknown once that has passed. */
const endOf = async (
  { rooms }: Pick<LiveStockNeeds, 'rooms'>,
  schedule: Schedule,
  nowMs: number,
): Promise<Pick<Outlook, 'endsAtMs' | 'endsBy'>> => {
  const unknown = { endsAtMs: null, endsBy: 'unknown' } as const;
  const { startedAtMs, expectedMinutes, hostId } = schedule;
  if (startedAtMs === null) return unknown;
  const minutes = expectedMinutes ?? (await rooms.usualMinutes(hostId));
  const endsAtMs = minutes === null ? 0 : startedAtMs + Math.round(minutes) * MINUTE_MS;
  if (endsAtMs <= nowMs) return unknown;
  return { endsAtMs, endsBy: expectedMinutes === null ? 'usual' : 'planned' };
};

const rowOf = (sku: StockedSku, outlook: LiveOutlook, warnMinutes: number): StockOutlook => {
  const { skuId, productId, title, option, stock } = sku;
  const shared = { skuId, productId, title, option, stock, state: outlook.state };
  const nothing = { perMinute: null, minutes: null, outBeforeEnd: null, replenish: null };
  if (outlook.state === 'selling') {
    const { perMinute, minutes, outBeforeEnd, replenish } = outlook;
    const warn = minutes.low !== null && minutes.low < warnMinutes;
    return { ...shared, perMinute, minutes, outBeforeEnd, replenish, warn };
  }
  if (outlook.state === 'out') {
    const { perMinute, replenish } = outlook;
    return { ...shared, ...nothing, perMinute, replenish, warn: true };
  }
  return { ...shared, ...nothing, warn: false };
};

/** Out first, then by what is empty soonest. */
const bySoonest = (one: StockOutlook, other: StockOutlook): number =>
  soonness(one) - soonness(other);
const soonness = ({ state, minutes }: StockOutlook): number =>
  state === 'out' ? -1 : (minutes?.middle ?? Number.MAX_SAFE_INTEGER);

const returnShareOf = ({ units, returned }: SkuMinutes): number =>
  Math.min(returned, units) / (units + KEPT_PIECES);

/** Of whatever the room sold in the last hours. */
export const stockOutlookOf = async (
  needs: LiveStockNeeds,
  roomId: string,
): Promise<{ schedule: Schedule; outlook: Outlook }> => {
  const { db, clock, catalog } = needs;
  const nowMs = clock.nowMs();
  const schedule = await needs.rooms.scheduleOf(roomId);
  if (!schedule) throw new Failure('rooms/no-such-room');
  const sold = await skuMinutesOf(db, roomId, nowMs - LOOK_BACK_MS);
  const skus = await catalog.stockNow(sold.map(({ skuId }) => skuId));
  const settings = await settingsOf(db, [...new Set(skus.map(({ storeId }) => storeId))]);
  const end = await endOf(needs, schedule, nowMs);
  const soldOf = new Map(sold.map((each) => [each.skuId, each]));
  const rows = skus.map((sku) => {
    const { serviceLevel, warnMinutes } = settings.get(sku.storeId) ?? usualSettings;
    const seen = soldOf.get(sku.skuId)!;
    const startedAtMs = schedule.startedAtMs ?? nowMs - LOOK_BACK_MS;
    const asked: LiveAsked = { nowMs, startedAtMs, endsAtMs: end.endsAtMs, serviceLevel };
    const live = { stock: sku.stock, minutes: seen.minutes, returnShare: returnShareOf(seen) };
    return rowOf(sku, liveOutlook(live, asked), warnMinutes);
  });
  return { schedule, outlook: { atMs: nowMs, ...end, rows: rows.sort(bySoonest) } };
};
