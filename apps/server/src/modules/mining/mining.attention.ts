import { setTimeout as sleep } from 'node:timers/promises';
import { type Analytics, AnalyticsError } from '#platform/analytics';
import { type Attention, attentionColumns } from './mining.findings.ts';

interface Window {
  fromMs: number;
  toMs: number;
  timeZone: string;
  signal: AbortSignal;
}

/** Answers pass through the process that people are served by, so they come in portions. */
const SHARDS = 10;
const VIEWERS_MOST = 20_000;
const VIEWS_MOST = 200_000;
/** The store may be starting, or another process may just be letting go of it. */
const WAITS_MS = [3_000, 10_000] as const;

const within = `events.at >= fromUnixTimestamp64Milli({from:Int64}) and events.at < fromUnixTimestamp64Milli({to:Int64})`;
const deeds = `(startsWith(events.name, 'behaviour.') or startsWith(events.name, 'interaction.'))`;
const somebody = `events.viewer != ''`;
const isShard = `events.viewer_hash % ${SHARDS} = {shard:UInt8}`;
const seen = `((events.name = 'behaviour.enter' and events.surface = 'product') or (events.name = 'behaviour.click'
  and JSONExtractString(events.payload, 'itemKind') = 'product'))
  and events.item != toUUID('00000000-0000-0000-0000-000000000000')`;

const hoursQuestion = `
  select toUnixTimestamp(toStartOfHour(events.at)) * 1000 as atMs, count() as events,
         uniqExactIf(events.viewer_hash, ${somebody}) as viewers
    from events where ${within} and ${deeds} group by atMs order by atMs`;
const daysQuestion = `
  select toRelativeDayNum(toDate(events.at, {zone:String})) as day, count() as events,
         uniqExactIf(events.viewer_hash, ${somebody}) as viewers
    from events where ${within} and ${deeds} group by day order by day`;
const weekQuestion = `
  select (toDayOfWeek(toTimeZone(events.at, {zone:String})) - 1) * 24
         + toHour(toTimeZone(events.at, {zone:String})) as place,
         uniqExact(events.viewer_hash) as viewers
    from events where ${within} and ${deeds} and ${somebody} group by place`;
const viewersQuestion = `
  select any(events.viewer) as who,
         sumIf(events.dwell_ms, events.name = 'behaviour.dwell') as watched,
         uniqExactIf(events.room, events.name = 'behaviour.enter') as rooms,
         countIf(events.name = 'behaviour.click') as clicks,
         countIf(events.name in ('interaction.chat', 'interaction.like')) as talk,
         toUnixTimestamp64Milli(max(events.at)) as lastMs
    from events where ${within} and ${deeds} and ${somebody} and ${isShard}
   group by events.viewer_hash order by lastMs desc limit ${VIEWERS_MOST / SHARDS}`;
const viewsQuestion = `
  select events.viewer as who, toString(events.item) as product,
         toUnixTimestamp64Milli(events.at) as atMs
    from events where ${within} and ${seen} and ${somebody} and ${isShard}
   order by events.at desc limit ${VIEWS_MOST / SHARDS}`;

interface ViewerRow {
  who: string;
  watched: number;
  rooms: number;
  clicks: number;
  talk: number;
  lastMs: number;
}

const numbering = () => {
  const numbers = new Map<string, number>();
  return {
    numbers,
    of: (name: string): number => {
      const number = numbers.get(name) ?? numbers.size;
      numbers.set(name, number);
      return number;
    },
  };
};

const read = async (analytics: Analytics, { signal, ...window }: Window): Promise<Attention> => {
  const { fromMs: from, toMs: to, timeZone: zone } = window;
  const ask = <Row extends object>(sql: string, more: Record<string, string | number> = {}) => {
    signal.throwIfAborted();
    return analytics.query<Row>(sql, { from, to, ...more });
  };
  const hours = await ask<Attention['hours'][number]>(hoursQuestion);
  const days = await ask<Attention['days'][number]>(daysQuestion, { zone });
  const weekViewers = new Array<number>(168).fill(0);
  for (const { place, viewers } of await ask<{ place: number; viewers: number }>(weekQuestion, {
    zone,
  }))
    weekViewers[place] = viewers;

  const [viewers, products] = [numbering(), numbering()];
  const sums: number[] = [];
  const views: { viewer: number; product: number; atMs: number }[] = [];
  for (let shard = 0; shard < SHARDS; shard++) {
    for (const row of await ask<ViewerRow>(viewersQuestion, { shard })) {
      viewers.of(row.who);
      sums.push(row.watched, row.rooms, row.clicks, row.talk, row.lastMs);
    }
    const looks = await ask<{ who: string; product: string; atMs: number }>(viewsQuestion, {
      shard,
    });
    for (const { who, product, atMs } of looks) {
      const viewer = viewers.numbers.get(who);
      if (viewer !== undefined) views.push({ viewer, product: products.of(product), atMs });
    }
  }
  if (sums.length !== viewers.numbers.size * attentionColumns.length)
    throw new Error('rows of attention and their viewers differ');
  return {
    viewers: [...viewers.numbers.keys()],
    sums: Float64Array.from(sums),
    products: [...products.numbers.keys()],
    viewOf: {
      viewer: Uint32Array.from(views, ({ viewer }) => viewer),
      product: Uint32Array.from(views, ({ product }) => product),
      atMs: Float64Array.from(views, ({ atMs }) => atMs),
    },
    ...{ hours, weekViewers, days },
  };
};

/** What the behaviour store knows; without it, why not: orders are mined all the same. */
export const readAttention = async (
  analytics: Analytics,
  window: Window,
): Promise<{ attention: Attention | null; problem: string }> => {
  for (let attempt = 0; ; attempt++) {
    try {
      return { attention: await read(analytics, window), problem: '' };
    } catch (error) {
      // Whoever stopped the run asks nothing further.
      if (window.signal.aborted) return { attention: null, problem: '' };
      if (!(error instanceof AnalyticsError)) throw error;
      const waitMs = WAITS_MS[attempt];
      if (error.retry === 'never' || waitMs === undefined)
        return { attention: null, problem: `${error.code}: ${error.message.slice(0, 300)}` };
      await sleep(waitMs, undefined, { signal: window.signal }).catch(() => undefined);
    }
  }
};
