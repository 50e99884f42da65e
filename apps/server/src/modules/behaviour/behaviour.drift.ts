import { setTimeout as sleep } from 'node:timers/promises';
import type { FeatureDrift } from '@kaibo/contracts/features';
import { sql } from 'kysely';
import { type Analytics, type AnalyticsCode, AnalyticsError } from '#platform/analytics';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { EventLog } from '#platform/events';
import { driftOf } from './behaviour.drift.rules.ts';
import { type FeatureAsk, featuresAsOf } from './behaviour.features.ts';
import {
  type Entity,
  entities,
  featureNames,
  hostEvents,
  measuredEvents,
} from './behaviour.measures.ts';
import { placeOf } from './behaviour.tables.ts';

const DAY_MS = 86_400_000;
const BEFORE_DAYS = 7;
/** Moments of each side: enough to tell drift from chance. */
const SAMPLES = 400;

const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');
const isKnown = `events.viewer != ''`;
const inRoom = `events.room != toUUID('00000000-0000-0000-0000-000000000000')`;

/** Of whom an event is, and which events are of anybody. */
const about: Readonly<Record<Entity, { from: string; key: string; where: string }>> = {
  viewer: { from: 'events', key: 'events.viewer', where: isKnown },
  room: { from: 'events', key: 'toString(events.room)', where: inRoom },
  product: {
    from: 'events array join events.items as product',
    key: 'toString(product)',
    where: '1',
  },
  host: {
    from: `events inner join (
             select room, argMin(JSONExtractString(payload, 'hostId'), log_offset) as host
               from events where name in (${quoted(hostEvents)}) group by room) as owned
           on events.room = owned.room`,
    key: 'owned.host',
    where: '1',
  },
  'viewer-in-room': {
    from: 'events',
    key: 'events.viewer',
    where: `${isKnown} and ${inRoom}`,
  },
};

/**
 * Moments at which something happened to somebody, between two moments: as a model would have been asked. The same of the same
 * events. With its limit the engine keeps no more than the samples in memory, however many events there are.
 */
const question = (entity: Entity): string => `
  select ${about[entity].key} as key, toString(events.room) as room,
         toUnixTimestamp64Milli(events.at) as atMs, events.log_offset as beforeOffset
    from ${about[entity].from}
   where ${about[entity].where} and events.name in (${quoted(measuredEvents)})
     and events.at >= fromUnixTimestamp64Milli({begin:Int64})
     and events.at < fromUnixTimestamp64Milli({end:Int64})
   order by sipHash64(events.id, key) limit ${SAMPLES}`;

type Sample = Required<FeatureAsk> & { room: string };

const columnOf = (rows: Float64Array, feature: number, width: number): Float64Array =>
  Float64Array.from({ length: rows.length / width }, (_, i) => rows[i * width + feature]!);

/** As many as the fewest samples that say anything. */
const FIRST_PORTION = 50;
/** A question that took no longer may be followed by one of twice as many moments; it costs as much or up to twice. */
const QUESTION_MS = 10_000;
/** Of the moments of one side those count that were answered for by then: of rooms and hosts it takes longer, the more happens. */
const SIDE_MS = 30_000;

/** Rows of these asks, or of the first of them that there is time for. */
const rowsInTime = async (
  analytics: Analytics,
  entity: Entity,
  asks: readonly FeatureAsk[],
  sideMs: number,
): Promise<Float64Array> => {
  const beginMs = performance.now();
  const parts: Float64Array[] = [];
  let next = FIRST_PORTION;
  for (let from = 0; from < asks.length; ) {
    const portion = asks.slice(from, from + next);
    const askedMs = performance.now();
    parts.push(await featuresAsOf(analytics, entity, portion));
    from += portion.length;
    const tookMs = performance.now() - askedMs;
    if (askedMs + 2 * tookMs - beginMs > sideMs) break;
    if (tookMs < QUESTION_MS) next *= 2;
  }
  const rows = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    rows.set(part, at);
    at += part.length;
  }
  return rows;
};

/** Compares the features of the last day with those of the seven before it, each as it was known then. */
export const findDrift = async (
  analytics: Analytics,
  entity: Entity,
  nowMs: number,
  sideMs = SIDE_MS,
): Promise<{ feature: string; drift: FeatureDrift }[]> => {
  const rowsOf = async (beginMs: number, endMs: number): Promise<Float64Array> => {
    const span = { begin: beginMs, end: endMs };
    const samples = await analytics.query<Sample>(question(entity), span);
    const asks = samples.map(({ room, ...ask }) => ({ ...ask, roomId: room }));
    return rowsInTime(analytics, entity, asks, sideMs);
  };
  const dayAgoMs = nowMs - DAY_MS;
  const before = await rowsOf(dayAgoMs - BEFORE_DAYS * DAY_MS, dayAgoMs);
  const now = await rowsOf(dayAgoMs, nowMs);
  const names = featureNames(entity);
  return names.map((feature, i) => ({
    feature,
    drift: driftOf(columnOf(before, i, names.length), columnOf(now, i, names.length)),
  }));
};

const LOOK_MS = 500;
/** A store that does not come nearer to the log for so long is not filled by anybody. */
const STANDING_STILL_MS = 60_000;
const CAUGHT_UP_WITHIN_MS = 900_000;

/** A store that was just started, or is made anew, lacks what would be compared. */
const untilItHas = async (analytics: Analytics, place: number): Promise<void> => {
  const endMs = performance.now() + CAUGHT_UP_WITHIN_MS;
  let last = { place: -1, atMs: 0 };
  for (;;) {
    const now = { place: await placeOf(analytics), atMs: performance.now() };
    if (now.place >= place) return;
    if (now.place > last.place) last = now;
    if (now.atMs > endMs || now.atMs - last.atMs > STANDING_STILL_MS)
      throw new AnalyticsError('analytics/too-slow', 'the store has not caught up with the log');
    await sleep(LOOK_MS);
  }
};

const keepDrift = (
  db: Database,
  entity: Entity,
  found: { at: Date; drifts: Awaited<ReturnType<typeof findDrift>> },
): Promise<void> =>
  db.transaction().execute(async (tx) => {
    await sql`delete from behaviour_drift where entity = ${entity}`.execute(tx);
    await sql`
      insert into behaviour_drift (entity, feature, found_at, drift)
      select ${entity}, feature, ${found.at}, drift
        from json_to_recordset(${JSON.stringify(found.drifts)}::json) as each (feature text, drift json)`.execute(
      tx,
    );
  });

export interface DriftNeeds {
  db: Database;
  clock: Clock;
  events: Pick<EventLog, 'end'>;
  analytics: Analytics;
  onError?(error: unknown, what: string): void;
}

/** Nothing can be asked here, which the page of features says; it is no failure. */
const unasked: readonly AnalyticsCode[] = [
  'analytics/not-installed',
  'analytics/unsupported',
  'analytics/in-use',
];

/** Who is gone does not answer the next question either. */
const isGone = ({ code }: AnalyticsError): boolean =>
  code === 'analytics/down' || unasked.includes(code);

/**
 * Finds the drift of every feature, once the store has come to the end of the log, and keeps it in the place of what was found
 * before. Never throws because of the engine: without one, and for a kind of row that is too much for it, what was found
 * before stays until the next time, and it is told once.
 */
export const measureDrift = async (needs: DriftNeeds): Promise<void> => {
  const { db, analytics, onError } = needs;
  const nowMs = needs.clock.nowMs();
  const place = Number((await needs.events.end()).offset);
  const failed: { entity: string; error: AnalyticsError }[] = [];
  const tried = async (entity: string, work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof AnalyticsError)) throw error;
      failed.push({ entity, error });
      return false;
    }
  };
  const isThere = await tried('everything', () => untilItHas(analytics, place));
  for (const entity of isThere ? entities : []) {
    const goesOn = await tried(entity, async () => {
      const drifts = await findDrift(analytics, entity, nowMs);
      await keepDrift(db, entity, { at: new Date(nowMs), drifts });
    });
    if (!goesOn && isGone(failed.at(-1)!.error)) break;
  }
  const told = failed.filter(({ error }) => !unasked.includes(error.code));
  if (told.length === 0) return;
  const kinds = told.map(({ entity }) => entity).join(', ');
  onError?.(told[0]!.error, `the drift of features was not measured (${kinds})`);
};

export interface KeptDrift {
  entity: Entity;
  feature: string;
  foundAt: Date;
  drift: FeatureDrift;
}

export const keptDrift = async (db: Database): Promise<KeptDrift[]> => {
  const { rows } = await sql<KeptDrift>`
    select entity, feature, found_at as "foundAt", drift from behaviour_drift`.execute(db);
  return rows;
};
