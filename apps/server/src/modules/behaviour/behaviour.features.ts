import type { Analytics } from '#platform/analytics';
import {
  type Entity,
  entityKey,
  featureNames,
  featureWindows,
  hostEvents,
  type Measure,
  measures,
  windowBeginMs,
} from './behaviour.measures.ts';

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

const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');

const columnOf = {
  dwellMs: 'dwell_ms',
  amountFen: 'amount_fen',
  quantity: 'quantity',
  room: 'room',
  item: 'item',
  viewer: 'viewer_hash',
} as const;

/** Which events of `events` or another selection a measure counts, in ClickHouse's SQL. */
export const conditionOf = ({ events, known }: Measure, of = 'events.'): string =>
  `${of}name in (${quoted(events)})${known ? ` and ${of}viewer != ''` : ''}`;

/** What of each event a measure sums; null when it counts them. */
export const sumColumn = ({ sum }: Measure, of = 'events.'): string | null =>
  sum ? `${of}${columnOf[sum]}` : null;

const NONE = `toUUID('00000000-0000-0000-0000-000000000000')`;

/** Where the events of each entity are, joined to `asks` of `key`, `room` and `hash`. */
export interface Source {
  /** Named questions that `from` uses. */
  with: string;
  from: string;
  where: string;
}

/** The first event that said whose a room is. */
const owned = `,
      owned as (
        select events.room as room, argMin(toUUIDOrZero(JSONExtractString(events.payload, 'hostId')), events.log_offset) as host,
               min(events.log_offset) as since
          from events where events.name in (${quoted(hostEvents)}) and events.room != ${NONE}
         group by room having host in (select toUUIDOrZero(key) from asks))`;

export const sources: Readonly<Record<Entity, Source>> = {
  viewer: {
    with: '',
    from: 'events inner join asks on events.viewer_hash = asks.hash',
    where: 'events.viewer_hash in (select hash from asks)',
  },
  room: {
    with: '',
    from: 'events inner join asks on events.room = toUUIDOrZero(asks.key)',
    where: 'events.room in (select toUUIDOrZero(key) from asks)',
  },
  product: {
    with: '',
    from: 'events array join events.items as product inner join asks on product = toUUIDOrZero(asks.key)',
    where: 'hasAny(events.items, (select groupUniqArray(toUUIDOrZero(key)) from asks))',
  },
  host: {
    with: owned,
    from: `events inner join (select owned.room as room, owned.since as since, asks.* except (room) from owned
             inner join asks on owned.host = toUUIDOrZero(asks.key)) as asks on events.room = asks.room`,
    where: 'events.room in (select room from owned) and events.log_offset > asks.since',
  },
  'viewer-in-room': {
    with: '',
    from: `events inner join asks on events.viewer_hash = asks.hash
             and events.room = toUUIDOrZero(asks.room)`,
    where: 'events.viewer_hash in (select hash from asks)',
  },
};

const aggregateOf = (measure: Measure, begin: string): string => {
  const within = `${conditionOf(measure)} and events.at >= ${begin}`;
  const summed = sumColumn(measure);
  if (summed) return `sumIf(${summed}, ${within})`;
  const { distinct } = measure;
  return distinct ? `uniqExactIf(events.${columnOf[distinct]}, ${within})` : `countIf(${within})`;
};

/** Windows are in the order of their lengths. */
const longest = featureWindows.length;

/** One question for all rows: each event of an entity meets each ask about it, and counts where it came before. */
const question = (entity: Entity): string => {
  const values = featureWindows.flatMap((_, i) =>
    measures[entity].map((measure) => `toFloat64(${aggregateOf(measure, `asks.begin${i + 1}`)})`),
  );
  const begins = featureWindows.map((_, i) => i + 1);
  const source = sources[entity];
  return `
    with asks as (
      select ask.1 as place, ask.2 as key, ask.3 as room, fromUnixTimestamp64Milli(ask.4) as at, ask.5 as before,
             ${begins.map((i) => `fromUnixTimestamp64Milli(ask.${5 + i}) as begin${i}`).join(', ')},
             sipHash64(key) as hash
        from (select arrayJoin(arrayZip(range(length({keys:Array(String)})), {keys:Array(String)},
                {rooms:Array(String)}, {ats:Array(Int64)}, {befores:Array(UInt64)},
                ${begins.map((i) => `{begins${i}:Array(Int64)}`).join(', ')})) as ask))${source.with}
    select asks.place as place, [${values.join(', ')}] as features
      from ${source.from}
     where ${source.where}
       and events.at < asks.at and events.at >= asks.begin${longest}
       and events.log_offset < asks.before
     group by place`;
};

const ASKS_AT_ONCE = 2_000;
/** Times that ClickHouse can hold: 1970 and 2199. */
const LATEST_MS = 7_226_582_400_000;

const requireMoment = (atMs: number): void => {
  if (!(Number.isSafeInteger(atMs) && atMs >= 0 && atMs < LATEST_MS))
    throw new RangeError(`a moment is whole milliseconds since 1970, not ${atMs}`);
};

/**
 * Features of rows as they were known at their moments: shape [asks × names], row by row, from events strictly before,
 * of windows that begin at a bucket's beginning (`FeatureWindow`). Who nothing is known of, or can be, has 0 everywhere.
 * Training asks this about the past; serving has the same row, bit for bit, kept up by the event stream (`Online`).
 * A moment that is none throws RangeError; else it refuses as `Analytics` does. Nobody's request may wait for it.
 */
export const featuresAsOf = async (
  analytics: Analytics,
  entity: Entity,
  asks: readonly FeatureAsk[],
): Promise<Float64Array> => {
  const width = featureNames(entity).length;
  const out = new Float64Array(asks.length * width);
  for (const { atMs } of asks) requireMoment(atMs);
  const possible = asks.flatMap((ask, row) => {
    const key = entityKey(entity, ask.key);
    const room = entity === 'viewer-in-room' ? entityKey('room', ask.roomId ?? '') : '';
    return key === null || room === null ? [] : [{ ...ask, key, room, row }];
  });
  for (let from = 0; from < possible.length; from += ASKS_AT_ONCE) {
    const some = possible.slice(from, from + ASKS_AT_ONCE);
    const rows = await analytics.query<{ place: number; features: number[] }>(question(entity), {
      keys: some.map(({ key }) => key),
      rooms: some.map(({ room }) => room),
      ats: some.map(({ atMs }) => atMs),
      befores: some.map(({ beforeOffset }) => beforeOffset ?? Number.MAX_SAFE_INTEGER),
      ...Object.fromEntries(
        featureWindows.map((window, i) => [
          `begins${i + 1}`,
          some.map(({ atMs }) => windowBeginMs(window, atMs)),
        ]),
      ),
    });
    for (const { place, features } of rows) out.set(features, some[place]!.row * width);
  }
  return out;
};
