import type { Analytics, AnalyticsEngine, WritableAnalytics } from '#platform/analytics';
import { storeColumns } from './behaviour.rows.ts';

/**
 * The tables of the store. Of one viewer the events lie together in the order of their times: most questions are about
 * what a viewer did and then did (funnels, sessions, what goes with what), and are answered without sorting. `by_id`
 * finds an event that is there already among ten million in a hundredth of a second.
 */
const statements: readonly string[] = [
  `create table if not exists events (
    id UUID,
    log_offset UInt64,
    at DateTime64(3, 'UTC'),
    name LowCardinality(String),
    version UInt16,
    viewer String,
    viewer_hash UInt64 default if(viewer = '', 0, sipHash64(viewer)),
    simulated Bool,
    room UUID,
    surface LowCardinality(String),
    item UUID,
    items Array(UUID),
    position Int32,
    quantity Int32,
    amount_fen Int64,
    dwell_ms Int64,
    payload String codec(ZSTD(1)),
    projection by_id (select id order by toUInt128(id))
  ) engine = MergeTree order by (viewer_hash, at, id)
    settings fsync_after_insert = 1, fsync_part_directory = 1`,
  // What the next insert brings, so that what is there already can be left out in the engine.
  `create table if not exists incoming as events engine = Memory`,
  // Up to where the log has been read; its own rows are merged away, but for the last.
  `create table if not exists places (
    one UInt8 default 1, place UInt64
  ) engine = ReplacingMergeTree(place) order by one
    settings fsync_after_insert = 1, fsync_part_directory = 1`,
];

/** Each generation of the store is a database of its own. */
export const storeDatabase = (generation: string): string =>
  `kaibo_${generation.replaceAll('-', '')}`;

export const makeTables = async (engine: AnalyticsEngine, generation: string): Promise<void> => {
  await engine.use(storeDatabase(generation));
  for (const statement of statements) await engine.run(statement);
};

/** The offset that everything up to is in the store or in quarantine; 0 for an empty one. */
export const placeOf = async (analytics: Analytics): Promise<number> => {
  const [row] = await analytics.query<{ place: number }>(`select max(place) as place from places`);
  return row?.place ?? 0;
};

/** The newest event of the log that the store holds; null for an empty one. */
export const newestOf = async (
  analytics: Analytics,
): Promise<{ offset: number; id: string } | null> => {
  const [row] = await analytics.query<{ offset: number; id: string }>(
    // Ids are read where the offset is only, which lies anywhere.
    `select log_offset as offset, id from events
      where log_offset = (select max(log_offset) from events) limit 1`,
  );
  return row ?? null;
};

export const rememberPlace = (analytics: WritableAnalytics, place: number): Promise<void> =>
  analytics.insert('places', ['place'], `${place}\n`);

const columns = storeColumns.join(', ');

/**
 * Puts lines into the store, but for events that it holds already: a repeat after any interruption has the effect of
 * one call. One caller at a time.
 */
export const putEvents = async (analytics: WritableAnalytics, lines: Buffer): Promise<void> => {
  if (lines.length === 0) return;
  await analytics.run('truncate table incoming');
  await analytics.insert('incoming', storeColumns, lines);
  await analytics.run(
    `insert into events (${columns}) select ${columns} from incoming
      where toUInt128(id) not in (
        select toUInt128(id) from events
         where toUInt128(id) in (select toUInt128(id) from incoming))
      order by log_offset limit 1 by id`,
  );
};
