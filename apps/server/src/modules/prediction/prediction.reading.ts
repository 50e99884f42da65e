import type { Consent } from '@kaibo/contracts';
import { type Entity, type FeatureAsk, featureNames, featuresAsOf } from '#behaviour';
import type { Analytics } from '#platform/analytics';
import { contextOf, type Known } from './prediction.columns.ts';
import { type MomentKind, moments, outcomeNames, outcomes } from './prediction.tasks.ts';

/** Moments in the order of time, with what was known then and what became of them. */
export interface MomentSet {
  kind: MomentKind;
  atMs: Float64Array;
  /** 1 for the crowd of the demo. */
  simulated: Uint8Array;
  features: Partial<Record<Entity, Float64Array>>;
  /** Shape [rows × context]. */
  context: Float64Array;
  /** Shape [rows × outcomes]. */
  outcomes: Float64Array;
  /** Fen of the event itself. */
  amounts: Float64Array;
}

export interface Moment {
  offset: number;
  atMs: number;
  viewer: string;
  roomId: string;
  /** Of the room; empty where nothing says. */
  hostId: string;
  itemId: string;
  simulated: number;
  amountFen: number;
}

export interface Asked {
  kind: MomentKind;
  fromMs: number;
  toMs: number;
  signal: AbortSignal;
  onShare?(share: number): void;
  /** What those of these ids that are accounts have agreed to. */
  consentsOf(ids: readonly string[]): Promise<ReadonlyMap<string, Consent>>;
}

const NOBODY = '00000000-0000-0000-0000-000000000000';
/** Small, so that nobody who is served waits for the answer to be taken apart. */
const AT_ONCE = 400;

const momentsIn = ({ kind }: Asked): string => `
  select log_offset as offset, toUnixTimestamp64Milli(at) as atMs, viewer, toUInt8(simulated) as simulated,
         toString(${kind === 'room-shown' ? 'item' : 'room'}) as roomId, toString(item) as itemId,
         amount_fen as amountFen
    from events
   where ${moments[kind].of} and viewer != '' and roomId != '${NOBODY}'
     and at >= fromUnixTimestamp64Milli({fromMs:Int64}) and at < fromUnixTimestamp64Milli({toMs:Int64})
   order by cityHash64(id) limit ${moments[kind].mostRows}`;

interface Airing {
  roomId: string;
  hostId: string;
  name: string;
  atMs: number;
  startedAtMs: number;
}

const ROOMS_AT_ONCE = 500;
/** A room that has been on air for longer than this before the first moment is taken for one that is not. */
const LONGEST_MS = 30 * 86_400_000;

const airingsOf = async (
  analytics: Analytics,
  roomIds: readonly string[],
  { fromMs, toMs }: Pick<Asked, 'fromMs' | 'toMs'>,
): Promise<Airing[]> => {
  const found: Airing[] = [];
  for (let from = 0; from < roomIds.length; from += ROOMS_AT_ONCE) {
    const rows = await analytics.query<Airing>(
      `select toString(room) as roomId, name, toUnixTimestamp64Milli(at) as atMs,
              JSONExtractInt(payload, 'startedAtMs') as startedAtMs,
              JSONExtractString(payload, 'hostId') as hostId
         from events where name in ('rooms.live', 'rooms.ended') and room in {rooms:Array(UUID)}
          and at >= fromUnixTimestamp64Milli({sinceMs:Int64})
          and at < fromUnixTimestamp64Milli({toMs:Int64}) order by at`,
      {
        rooms: roomIds.slice(from, from + ROOMS_AT_ONCE),
        ...{ sinceMs: Math.max(0, fromMs - LONGEST_MS), toMs },
      },
    );
    for (const row of rows) found.push(row);
  }
  return found;
};

/** When a room went on air, as of a moment; null while it was not. */
const onAir = (airings: readonly Airing[]) => {
  const byRoom = Map.groupBy(airings, ({ roomId }) => roomId);
  return ({ roomId, atMs }: Pick<Moment, 'roomId' | 'atMs'>): number | null => {
    const last = byRoom.get(roomId)?.findLast((one) => one.atMs < atMs);
    return last?.name === 'rooms.live' ? last.startedAtMs : null;
  };
};

const outcomesQuestion = `
  with asks as (
    select ask.1 as place, ask.2 as key, toUUIDOrZero(ask.3) as room, toUUIDOrZero(ask.4) as item,
           fromUnixTimestamp64Milli(ask.5) as at, sipHash64(key) as hash
      from (select arrayJoin(arrayZip(range(length({keys:Array(String)})), {keys:Array(String)},
              {rooms:Array(String)}, {items:Array(String)}, {ats:Array(Int64)})) as ask))
  select place, [${outcomeNames
    .map((name) => {
      const { sum, withinMs } = outcomes[name];
      return `toFloat64(sumIf(toFloat64(${sum}), events.at < asks.at + toIntervalMillisecond(${withinMs})))`;
    })
    .join(', ')}] as came
    from events inner join asks on events.viewer_hash = asks.hash
   where events.viewer_hash in (select hash from asks) and events.at >= asks.at
     and events.at < asks.at + toIntervalMillisecond(${Math.max(...outcomeNames.map((name) => outcomes[name].withinMs))})
   group by place`;

const outcomesOf = async (
  analytics: Analytics,
  some: readonly Moment[],
  into: Float64Array,
): Promise<void> => {
  const rows = await analytics.query<{ place: number; came: number[] }>(outcomesQuestion, {
    keys: some.map(({ viewer }) => viewer),
    rooms: some.map(({ roomId }) => roomId),
    items: some.map(({ itemId }) => itemId),
    ats: some.map(({ atMs }) => atMs),
  });
  for (const { place, came } of rows) into.set(came, place * outcomeNames.length);
};

/** Whom the features of an entity are asked about. */
export const askOf = (
  entity: Entity,
  { viewer, roomId, hostId, itemId, atMs, offset }: Moment,
): FeatureAsk => {
  const at = { atMs, beforeOffset: offset };
  if (entity === 'viewer') return { key: viewer, ...at };
  if (entity === 'room') return { key: roomId, ...at };
  if (entity === 'host') return { key: hostId, ...at };
  if (entity === 'product') return { key: itemId, ...at };
  return { key: viewer, roomId, ...at };
};

/** What was known at these moments, in their order. */
const knownAt = async (
  analytics: Analytics,
  { kind, signal, onShare }: Asked,
  found: readonly Moment[],
) => {
  const { entities } = moments[kind];
  const features: MomentSet['features'] = {};
  for (const entity of entities)
    features[entity] = new Float64Array(found.length * featureNames(entity).length);
  const came = new Float64Array(found.length * outcomeNames.length);
  for (let from = 0; from < found.length; from += AT_ONCE) {
    const some = found.slice(from, from + AT_ONCE);
    for (const entity of entities) {
      signal.throwIfAborted();
      const asks = some.map((moment) => askOf(entity, moment));
      const rows = await featuresAsOf(analytics, entity, asks);
      features[entity]!.set(rows, from * featureNames(entity).length);
    }
    const width = outcomeNames.length;
    await outcomesOf(analytics, some, came.subarray(from * width, (from + some.length) * width));
    onShare?.(Math.min(1, (from + AT_ONCE) / found.length));
  }
  return { features, outcomes: came };
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Without those of accounts that do not agree to analytics, or do no more: orders are recorded by name all the same. A
 * browser without an account sent nothing before its person agreed.
 */
const ofAgreed = async <One extends { viewer: string }>(
  every: readonly One[],
  { consentsOf }: Asked,
): Promise<One[]> => {
  const ids = new Set(every.map(({ viewer }) => viewer).filter((viewer) => UUID.test(viewer)));
  const consents = await consentsOf([...ids]);
  return every.filter(({ viewer }) => consents.get(viewer)?.analytics ?? true);
};

/**
 * Moments of a kind between two times with what was known at each of them, from events strictly before it in time and
 * in the log, and what became of them. Only of who agrees to analytics at the time of asking.
 */
export const readMoments = async (analytics: Analytics, asked: Asked): Promise<MomentSet> => {
  const { kind, fromMs, toMs } = asked;
  const every = await ofAgreed(
    await analytics.query<Omit<Moment, 'hostId'>>(momentsIn(asked), { fromMs, toMs }),
    asked,
  );
  const airings = await airingsOf(
    analytics,
    [...new Set(every.map(({ roomId }) => roomId))],
    asked,
  );
  const started = onAir(airings);
  const hosts = new Map(airings.map(({ roomId, hostId }) => [roomId, hostId]));
  const found = every
    .map((moment) => ({ ...moment, hostId: hosts.get(moment.roomId) ?? '' }))
    .filter((moment) => !moments[kind].onAir || started(moment) !== null)
    .sort((a, b) => a.atMs - b.atMs || a.offset - b.offset);
  const known = await knownAt(analytics, asked, found);
  return {
    kind,
    ...known,
    atMs: Float64Array.from(found, ({ atMs }) => atMs),
    simulated: Uint8Array.from(found, ({ simulated }) => simulated),
    context: Float64Array.from(found.flatMap((moment) => contextOf(moment.atMs, started(moment)))),
    amounts: Float64Array.from(found, ({ amountFen }) => amountFen),
  };
};

/** As a table is made of it. */
export const knownOf = ({ atMs, features, context }: MomentSet): Known => ({
  rows: atMs.length,
  entities: Object.fromEntries(
    Object.entries(features).map(([entity, values]) => [entity, { values, shared: false }]),
  ),
  context: { values: context, shared: false },
});
