import type { Analytics } from '#platform/analytics';

/** What a feature is about. A viewer is a user's id or a browser's; a pair is one viewer in one room. */
export type Entity = 'viewer' | 'room' | 'product' | 'viewer-in-room';

export const featureWindows = [
  { name: '5m', minutes: 5 },
  { name: '1h', minutes: 60 },
  { name: '1d', minutes: 1_440 },
  { name: '30d', minutes: 43_200 },
] as const;

const MINUTES_MOST = 43_200;

/** A number made of the events of a window; 0 where there are none. */
export interface Measure {
  name: string;
  /** Which events, in ClickHouse's SQL. */
  of: string;
  /** What of them; their number unless said. */
  sum?: string;
  distinct?: string;
  unit: 'events' | 'fen' | 'ms' | 'viewers' | 'rooms' | 'products';
}

const named = (...names: string[]): string =>
  `events.name in (${names.map((name) => `'${name}'`).join(', ')})`;
const exposed = named('behaviour.exposure');
const clicked = named('behaviour.click');
const bought = named('orders.paid');

const attention: readonly Measure[] = [
  { name: 'exposures', of: exposed, unit: 'events' },
  { name: 'clicks', of: clicked, unit: 'events' },
  { name: 'dwell', of: named('behaviour.dwell'), sum: 'events.dwell_ms', unit: 'ms' },
  { name: 'cart-adds', of: named('behaviour.cart-add'), unit: 'events' },
];
const money: readonly Measure[] = [
  { name: 'orders', of: bought, unit: 'events' },
  { name: 'spent', of: bought, sum: 'events.amount_fen', unit: 'fen' },
];
const talk: readonly Measure[] = [
  { name: 'likes', of: named('interaction.like'), sum: 'events.quantity', unit: 'events' },
  { name: 'messages', of: named('interaction.chat'), unit: 'events' },
];

/** The measures of each entity; every one is taken over every window. */
export const measures: Readonly<Record<Entity, readonly Measure[]>> = {
  viewer: [
    ...attention,
    ...money,
    ...talk,
    { name: 'searches', of: named('behaviour.search'), unit: 'events' },
    { name: 'rooms', of: named('behaviour.enter'), distinct: 'events.room', unit: 'rooms' },
    { name: 'products', of: clicked, distinct: 'events.item', unit: 'products' },
  ],
  room: [
    ...attention,
    ...money,
    ...talk,
    {
      name: 'viewers',
      of: `${named('behaviour.enter', 'behaviour.dwell')} and events.viewer != ''`,
      distinct: 'events.viewer_hash',
      unit: 'viewers',
    },
  ],
  product: [
    ...attention.filter(({ name }) => name !== 'dwell'),
    { name: 'shown', of: named('behaviour.product-shown'), sum: 'events.dwell_ms', unit: 'ms' },
    { name: 'orders', of: named('orders.placed'), unit: 'events' },
    { name: 'buyers', of: named('orders.placed'), distinct: 'events.viewer_hash', unit: 'viewers' },
  ],
  'viewer-in-room': [...attention, ...money, ...talk],
};

/** `clicks 1h` and so on, in the order of the values of a row. */
export const featureNames = (entity: Entity): string[] =>
  featureWindows.flatMap((window) =>
    measures[entity].map((measure) => `${measure.name} ${window.name}`),
  );

/** Which row is wanted: of whom, and as it was known at which moment. */
export interface FeatureAsk {
  /** Of a pair the viewer. */
  key: string;
  /** Of a pair the room. */
  roomId?: string;
  /** Events of this moment and after it do not count. */
  atMs: number;
  /**
   * The offset in the log of what is to be predicted: what was recorded after it does not count either, however early
   * it happened, because nobody knew it then.
   */
  beforeOffset?: number;
}

const join: Readonly<Record<Entity, { on: string; where: string }>> = {
  viewer: {
    on: 'events.viewer_hash = asks.hash',
    where: 'events.viewer_hash in (select hash from asks)',
  },
  room: {
    on: 'events.room = toUUIDOrZero(asks.key)',
    where: 'events.room in (select toUUIDOrZero(key) from asks)',
  },
  product: {
    on: 'product = toUUIDOrZero(asks.key)',
    where: 'hasAny(events.items, (select groupUniqArray(toUUIDOrZero(key)) from asks))',
  },
  'viewer-in-room': {
    on: 'events.viewer_hash = asks.hash and events.room = toUUIDOrZero(asks.room)',
    where: 'events.viewer_hash in (select hash from asks)',
  },
};

const aggregateOf = ({ of, sum, distinct }: Measure, minutes: number): string => {
  const within = `${of} and events.at >= asks.at - toIntervalMinute(${minutes})`;
  if (sum) return `sumIf(${sum}, ${within})`;
  return distinct ? `uniqExactIf(${distinct}, ${within})` : `countIf(${within})`;
};

/** One question for all rows: each event of an entity meets each ask about it, and counts where it came before. */
const question = (entity: Entity): string => {
  const values = featureWindows.flatMap(({ minutes }) =>
    measures[entity].map((measure) => `toFloat64(${aggregateOf(measure, minutes)})`),
  );
  const from = entity === 'product' ? 'events array join events.items as product' : 'events';
  return `
    with asks as (
      select ask.1 as place, ask.2 as key, ask.3 as room, fromUnixTimestamp64Milli(ask.4) as at, ask.5 as before,
             sipHash64(key) as hash
        from (select arrayJoin(arrayZip(range(length({keys:Array(String)})), {keys:Array(String)},
                {rooms:Array(String)}, {ats:Array(Int64)}, {befores:Array(UInt64)})) as ask))
    select place, [${values.join(', ')}] as features
      from ${from} inner join asks on ${join[entity].on}
     where ${join[entity].where}
       and events.at < asks.at and events.at >= asks.at - toIntervalMinute(${MINUTES_MOST})
       and events.log_offset < asks.before
     group by place`;
};

const ASKS_AT_ONCE = 2_000;

/**
 * Features of rows as they were known at their moments: shape [asks × names], row by row, from events strictly before.
 * Training and serving ask the same question, the one about the past and the other about now. Refuses as `Analytics`
 * does; nobody's request may wait for it.
 */
export const featuresAsOf = async (
  analytics: Analytics,
  entity: Entity,
  asks: readonly FeatureAsk[],
): Promise<Float64Array> => {
  const width = featureNames(entity).length;
  const out = new Float64Array(asks.length * width);
  for (let from = 0; from < asks.length; from += ASKS_AT_ONCE) {
    const some = asks.slice(from, from + ASKS_AT_ONCE);
    const rows = await analytics.query<{ place: number; features: number[] }>(question(entity), {
      keys: some.map(({ key }) => key),
      rooms: some.map(({ roomId }) => roomId ?? ''),
      ats: some.map(({ atMs }) => atMs),
      befores: some.map(({ beforeOffset }) => beforeOffset ?? Number.MAX_SAFE_INTEGER),
    });
    for (const { place, features } of rows) out.set(features, (from + place) * width);
  }
  return out;
};
