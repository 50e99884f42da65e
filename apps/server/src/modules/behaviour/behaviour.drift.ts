import { setTimeout as sleep } from 'node:timers/promises';
import type { FeatureDrift } from '@kaibo/contracts/features';
import { sql } from 'kysely';
import { type Analytics, AnalyticsError } from '#platform/analytics';
import type { Database } from '#platform/database';
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

/** Moments at which something happened to somebody: as a model would have been asked. The same of the same events. */
const question = (entity: Entity): string => `
  select key, room, atMs, beforeOffset, isNow
    from (select ${about[entity].key} as key, toString(events.room) as room,
                 toUnixTimestamp64Milli(events.at) as atMs, events.log_offset as beforeOffset,
                 events.at >= fromUnixTimestamp64Milli({dayAgo:Int64}) as isNow, events.id as id
            from ${about[entity].from}
           where ${about[entity].where} and events.name in (${quoted(measuredEvents)})
             and events.at >= fromUnixTimestamp64Milli({begin:Int64})
             and events.at < fromUnixTimestamp64Milli({now:Int64}))
   order by sipHash64(id, key) limit ${SAMPLES} by isNow`;

type Sample = Required<FeatureAsk> & { room: string; isNow: boolean };

const columnOf = (rows: Float64Array, feature: number, width: number): Float64Array =>
  Float64Array.from({ length: rows.length / width }, (_, i) => rows[i * width + feature]!);

/** Compares the features of the last day with those of the seven before it, each as it was known then. */
export const findDrift = async (
  analytics: Analytics,
  entity: Entity,
  nowMs: number,
): Promise<{ feature: string; drift: FeatureDrift }[]> => {
  const samples = await analytics.query<Sample>(question(entity), {
    ...{ now: nowMs, dayAgo: nowMs - DAY_MS, begin: nowMs - (1 + BEFORE_DAYS) * DAY_MS },
  });
  const rowsOf = (isNow: boolean): Promise<Float64Array> => {
    const asks = samples.filter((sample) => Boolean(sample.isNow) === isNow);
    return featuresAsOf(
      analytics,
      entity,
      asks.map(({ key, room, atMs, beforeOffset }) => ({ key, roomId: room, atMs, beforeOffset })),
    );
  };
  const [before, now] = [await rowsOf(false), await rowsOf(true)];
  const names = featureNames(entity);
  return names.map((feature, i) => ({
    feature,
    drift: driftOf(columnOf(before, i, names.length), columnOf(now, i, names.length)),
  }));
};

const LOOK_MS = 500;
const CAUGHT_UP_WITHIN_MS = 120_000;

/** A store that was just started, or is made anew, lacks what would be compared. */
const untilItHas = async (analytics: Analytics, place: number): Promise<void> => {
  for (const until = performance.now() + CAUGHT_UP_WITHIN_MS; ; await sleep(LOOK_MS)) {
    if ((await placeOf(analytics)) >= place) return;
    if (performance.now() > until)
      throw new AnalyticsError('analytics/too-slow', 'the store has not caught up with the log');
  }
};

/** Finds the drift of every feature and keeps it in the place of what was found before, once the store has come to this place. */
export const measureAll = async (
  db: Database,
  analytics: Analytics,
  { nowMs, place }: { nowMs: number; place: number },
): Promise<void> => {
  await untilItHas(analytics, place);
  for (const entity of entities) {
    const found = await findDrift(analytics, entity, nowMs);
    const foundAt = new Date(nowMs);
    await db.transaction().execute(async (tx) => {
      await sql`delete from behaviour_drift where entity = ${entity}`.execute(tx);
      await sql`
        insert into behaviour_drift (entity, feature, found_at, drift)
        select ${entity}, feature, ${foundAt}, drift
          from json_to_recordset(${JSON.stringify(found)}::json) as each (feature text, drift json)`.execute(
        tx,
      );
    });
  }
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
