import type { Analytics } from '#platform/analytics';
import { conditionOf, sources, sumColumn } from './behaviour.features.ts';
import {
  type Entity,
  featureWindows,
  firstBucketOf,
  measuredEvents,
  measures,
  windowBeginMs,
} from './behaviour.measures.ts';
import {
  type Counted,
  grains,
  type Kept,
  Running,
  RunningPairs,
} from './behaviour.online.running.ts';
import { placeOf } from './behaviour.tables.ts';

export interface Base {
  kept: Kept;
  /** It has more values than are kept one by one: one that comes back after long counts as new. */
  isLarge: boolean;
  /** Of a host: the rooms, and since which place in the log. */
  rooms: { room: string; since: number }[];
}

export interface Bases {
  /** Every event of the log up to here is in them, once. */
  upTo: number;
  /** One for each ask. */
  bases: Base[];
}

/** An answer of the store is at most 8 MB: so many rows at once, each with so many values of what is counted once. */
export const BASES_AT_ONCE = 40;
const FEW_VALUES = 500;
/** Rows with more are read alone, and with more than these not one by one. */
const MOST_VALUES = 30_000;

const names = measuredEvents.map((name) => `'${name}'`).join(', ');
const longest = featureWindows.at(-1)!;

/** Of pairs all that a viewer did is read: one who looks at three hundred rooms was in few of them. */
const sourceOf = (entity: Entity) => sources[entity === 'viewer-in-room' ? 'viewer' : entity];

const head = (entity: Entity): string => `
  with asks as (
    select ask.1 as place, ask.2 as key, sipHash64(key) as hash
      from (select arrayJoin(arrayZip(range(length({keys:Array(String)})),
              {keys:Array(String)})) as ask))${sources[entity].with}`;

const within = (entity: Entity): string => `
  from ${sourceOf(entity).from}
 where ${sourceOf(entity).where} and events.name in (${names})
   and events.at >= fromUnixTimestamp64Milli({begin:Int64}) and events.log_offset <= {upTo:UInt64}`;

const before = 'and events.at < fromUnixTimestamp64Milli({at:Int64})';
const atMs = 'toUnixTimestamp64Milli(events.at)';

const slots = grains.map(
  ({ bucketMs }, i) => `(${i}, intDiv(${atMs}, ${bucketMs}), {first${i}:Int64})`,
);

const sumsOf = (entity: Entity): string =>
  measures[entity]
    .map((measure) => {
      if (measure.distinct) return 'toInt64(0)';
      return `toInt64(sumIf(${sumColumn(measure, '') ?? '1'}, ${conditionOf(measure, '')}))`;
    })
    .join(', ');

/** Sums by bucket; of what is counted once nothing. */
const bucketQuestion = (entity: Entity): string => `${head(entity)}
  select place, slot.1 as grain, slot.2 as bucket, [${sumsOf(entity)}] as sums${
    entity === 'viewer-in-room' ? ', toString(room) as inRoom' : ''
  }
    from (select asks.place as place, events.name as name, events.room as room, events.viewer as viewer, events.dwell_ms as dwell_ms,
                 events.amount_fen as amount_fen, events.quantity as quantity,
                 arrayJoin(arrayFilter(slot -> slot.2 >= slot.3, [${slots.join(', ')}])) as slot
          ${within(entity)} ${before})
   group by place, grain, bucket${entity === 'viewer-in-room' ? ', room' : ''}
  having arrayExists(one -> one != 0, sums)`;

const valueColumn = {
  room: 'toString(events.room)',
  item: 'toString(events.item)',
  viewer: 'events.viewer',
};

/** Values of what is counted once, each with its last time, latest first. */
const latest = (entity: Entity): string => {
  const values = measures[entity].flatMap((measure, i) =>
    measure.distinct ? [`(${i}, ${valueColumn[measure.distinct]}, ${conditionOf(measure)})`] : [],
  );
  return `select place, found.1 as measure, found.2 as value, max(ms) as latest
    from (select asks.place as place, ${atMs} as ms,
                 arrayJoin(arrayFilter(value -> value.3, [${values.join(', ')}])) as found
          ${within(entity)} ${before})
   group by place, measure, value`;
};
const valueQuestion = (entity: Entity, limit: number): string =>
  `${head(entity)} ${latest(entity)} order by latest desc limit ${limit + 1} by place, measure`;

/** The same by bucket of their last times: few numbers, however many values. */
const valueBucketQuestion = (entity: Entity): string => `${head(entity)}
  select measure, slot.1 as grain, slot.2 as bucket, count() as values
    from (select measure, arrayJoin(arrayFilter(slot -> slot.2 >= slot.3,
            [${slots.join(', ').replaceAll(atMs, 'latest')}])) as slot from (${latest(entity)}))
   group by measure, grain, bucket`;

/** Of a moment that is still to come: clocks of senders run ahead. */
const aheadQuestion = (entity: Entity): string => `${head(entity)}
  select asks.place as place, events.log_offset as offset, events.name as name, ${atMs} as atMs, events.viewer as viewer,
         toString(events.room) as room, toString(events.item) as item, arrayMap(one -> toString(one), events.items) as items,
         events.quantity as quantity, events.amount_fen as amountFen, events.dwell_ms as dwellMs
    ${within(entity)} and events.at >= fromUnixTimestamp64Milli({at:Int64})`;

const roomQuestion = `${head('host')}
  select asks.place as place, toString(owned.room) as room, owned.since as since
    from owned inner join asks on owned.host = toUUIDOrZero(asks.key)`;

const hasValues = (entity: Entity): boolean => measures[entity].some(({ distinct }) => distinct);

interface ValueRow {
  place: number;
  measure: number;
  value: string;
  latest: number;
}

const parametersOf = (keys: readonly string[], nowMs: number, upTo: number) => ({
  keys,
  ...{ at: nowMs, begin: windowBeginMs(longest, nowMs), upTo },
  ...Object.fromEntries(
    grains.map(({ windows }, i) => [
      `first${i}`,
      firstBucketOf(featureWindows[windows.at(-1)!]!, nowMs),
    ]),
  ),
});

/** Of one row, however many values it has; answers whether they are more than are kept one by one. */
const readValues = async (
  analytics: Analytics,
  entity: Entity,
  parameters: ReturnType<typeof parametersOf>,
  into: Running,
): Promise<boolean> => {
  const rows = await analytics.query<ValueRow>(valueQuestion(entity, MOST_VALUES), parameters);
  if (!overflowing(rows, MOST_VALUES).has(0)) {
    for (const { measure, value, latest: atLast } of rows) into.touch(measure, value, atLast);
    return false;
  }
  const counts = await analytics.query<{
    measure: number;
    grain: number;
    bucket: number;
    values: number;
  }>(valueBucketQuestion(entity), parameters);
  const width = measures[entity].length;
  for (const { measure, grain, bucket, values } of counts) {
    const sums = new Array<number>(width).fill(0);
    sums[measure] = values;
    into.addBucket(grain, bucket, sums);
  }
  for (const { measure, value, latest: atLast } of rows) into.know(measure, value, atLast);
  return true;
};

/** Rows of which an answer holds fewer values than there are. */
const overflowing = (rows: readonly ValueRow[], limit: number): Set<number> => {
  const counts = new Map<string, number>();
  const over = new Set<number>();
  for (const { place, measure } of rows) {
    const name = `${place} ${measure}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    if (count > limit) over.add(place);
  }
  return over;
};

/**
 * Rows as the store has them at this moment, to be kept up from there; at most BASES_AT_ONCE. What came after `place` in the
 * log is not in them, though the store may have it. Refuses as `Analytics` does.
 */
export const readBases = async (
  analytics: Analytics,
  entity: Entity,
  keys: readonly string[],
  { nowMs, place: mostPlace }: { nowMs: number; place: number },
): Promise<Bases> => {
  // First: what is in the store by then is in every answer after.
  const upTo = Math.min(await placeOf(analytics), mostPlace);
  const parameters = parametersOf(keys, nowMs, upTo);
  const rows = keys.map(() => new Running(entity, nowMs));
  const pairs = keys.map(() => new RunningPairs(nowMs));
  const bases: Base[] = keys.map((_, place) => ({
    kept: entity === 'viewer-in-room' ? pairs[place]! : rows[place]!,
    ...{ isLarge: false, rooms: [] },
  }));
  const buckets = await analytics.query<{
    place: number;
    grain: number;
    bucket: number;
    sums: number[];
    inRoom?: string;
  }>(bucketQuestion(entity), parameters);
  for (const { place, grain, bucket, sums, inRoom } of buckets) {
    const running = inRoom === undefined ? rows[place]! : pairs[place]!.in(inRoom);
    running.addBucket(grain, bucket, sums);
  }
  if (hasValues(entity)) {
    const values = await analytics.query<ValueRow>(valueQuestion(entity, FEW_VALUES), parameters);
    const alone = overflowing(values, FEW_VALUES);
    for (const { place, measure, value, latest: atLast } of values)
      if (!alone.has(place)) rows[place]!.touch(measure, value, atLast);
    for (const place of alone) {
      const own = parametersOf([keys[place]!], nowMs, upTo);
      bases[place]!.isLarge = await readValues(analytics, entity, own, rows[place]!);
    }
  }
  const ahead = await analytics.query<Counted & { place: number }>(
    aheadQuestion(entity),
    parameters,
  );
  for (const { place, ...event } of ahead) bases[place]!.kept.add(event);
  if (entity === 'host') {
    const rooms = await analytics.query<{ place: number; room: string; since: number }>(
      roomQuestion,
      parameters,
    );
    for (const { place, ...room } of rooms) bases[place]!.rooms.push(room);
  }
  return { upTo, bases };
};
