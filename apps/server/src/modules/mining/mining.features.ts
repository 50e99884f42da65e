import type { MinedFeature } from '@kaibo/contracts/mining';
import type { SoldOrder } from '#orders';
import type { ZoneClock } from './mining.clock.rules.ts';
import { type Attention, attentionColumns } from './mining.findings.ts';

/** One person by what they did, in units that people read: days, orders, yuan, shares of orders, minutes, counts. */
export interface PersonFeatures {
  who: string;
  values: Partial<Record<MinedFeature, number>>;
}

const DAY_MS = 86_400_000;
const FEN = 100;

const boughtFeatures: readonly MinedFeature[] = [
  ...(['recency', 'orders', 'spent', 'piece-price'] as const),
  ...(['night', 'morning', 'afternoon', 'evening', 'weekend'] as const),
];
const attentionFeatures: readonly MinedFeature[] = ['watched', 'rooms', 'clicked', 'talked'];

export const featuresWith = (hasAttention: boolean): readonly MinedFeature[] =>
  hasAttention ? [...boughtFeatures, ...attentionFeatures] : boughtFeatures;

/** Counts and money grow by factors, so they are compared by their logarithms. */
const LOGGED: ReadonlySet<MinedFeature> = new Set([
  ...(['recency', 'orders', 'spent', 'piece-price'] as const),
  ...(['watched', 'rooms', 'clicked', 'talked'] as const),
]);
export const scaled = (feature: MinedFeature, value: number): number =>
  LOGGED.has(feature) ? Math.log1p(value) : value;

const partOfDay = (hour: number): 'night' | 'morning' | 'afternoon' | 'evening' =>
  hour < 6 ? 'night' : hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening';

const ofBuyer = (
  orders: readonly SoldOrder[],
  { clock, toMs }: { clock: ZoneClock; toMs: number },
): PersonFeatures['values'] => {
  const share = (is: (order: SoldOrder) => boolean) => orders.filter(is).length / orders.length;
  const at = (part: string) =>
    share(({ placedAtMs }) => partOfDay(clock.hour(placedAtMs)) === part);
  const lastMs = orders.reduce((last, { placedAtMs }) => Math.max(last, placedAtMs), 0);
  const pieces = orders.flatMap(({ lines }) => lines);
  const quantity = pieces.reduce((sum, line) => sum + line.quantity, 0);
  const worth = pieces.reduce((sum, line) => sum + line.quantity * line.unitFen, 0);
  return {
    recency: (toMs - lastMs) / DAY_MS,
    orders: orders.length,
    spent: orders.reduce((sum, { totalFen }) => sum + totalFen, 0) / FEN,
    ...(quantity > 0 && { 'piece-price': worth / quantity / FEN }),
    ...{ night: at('night'), morning: at('morning') },
    ...{ afternoon: at('afternoon'), evening: at('evening') },
    weekend: share(({ placedAtMs }) => clock.weekday(placedAtMs) >= 5),
  };
};

const MINUTE_MS = 60_000;
/** Who was here less than this, and bought nothing, is nobody that can be told of. */
const WATCHED_LEAST_MS = 60_000;

const sumOf = ({ sums }: Attention, row: number, column: (typeof attentionColumns)[number]) =>
  sums[row * attentionColumns.length + attentionColumns.indexOf(column)]!;

/**
 * Everybody who bought, and who watched for a minute at least. What is not known of somebody is left out of their row:
 * the hours of who never bought, the attention of who is not known there.
 */
export const peopleFeatures = (
  orders: readonly SoldOrder[],
  attention: Attention | null,
  when: { clock: ZoneClock; toMs: number },
): PersonFeatures[] => {
  const people = new Map<string, PersonFeatures['values']>();
  for (const [who, own] of Map.groupBy(orders, ({ buyerId }) => buyerId))
    people.set(who, ofBuyer(own, when));
  for (const [row, who] of (attention?.viewers ?? []).entries()) {
    const of = (column: (typeof attentionColumns)[number]) => sumOf(attention!, row, column);
    const bought = people.get(who);
    if (!bought && of('watched-ms') < WATCHED_LEAST_MS) continue;
    const sinceDays = Math.max(0, (when.toMs - of('last-ms')) / DAY_MS);
    people.set(who, {
      ...(bought ?? { orders: 0, spent: 0 }),
      recency: Math.min(bought?.recency ?? Infinity, sinceDays),
      ...{ watched: of('watched-ms') / MINUTE_MS, rooms: of('rooms') },
      ...{ clicked: of('clicks'), talked: of('talk') },
    });
  }
  return [...people].map(([who, values]) => ({ who, values }));
};
