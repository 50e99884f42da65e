import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { columnOf, readCsv, type Table } from '@kaibo/predict';

export type FeedLabel = 'is_click' | 'long_view';

/** Impressions in the order of time, places in the catalogue for users and videos. */
export interface FeedLog {
  rows: number;
  user: Float64Array;
  video: Float64Array;
  timeMs: Float64Array;
  durationMs: Float64Array;
  tab: Float64Array;
  labels: Record<FeedLabel, Float64Array>;
}

/** What users had watched, liked and watched long before the logs begin. */
export interface FeedPast {
  watched: readonly number[][];
  liked: readonly number[][];
  watchedLong: readonly number[][];
}

export interface Feed {
  validation: FeedLog;
  test: FeedLog;
  /** A row per user and per video. */
  users: Table;
  videos: Table;
  past: FeedPast;
}

const videoSorts = ['upload_dt', 'upload_type', 'tag', 'author_id', 'music_type'];
const userSorts = ['follow', 'fans', 'friend'].map((whom) => `${whom}_user_num_range`);

const readTable = (folder: string, file: string, categorical: readonly string[]): Table => {
  const text = gunzipSync(readFileSync(join(folder, file))).toString('utf8');
  return readCsv(text, {
    kinds: Object.fromEntries(categorical.map((name) => [name, 'categorical' as const])),
  });
};

const placesOf = (table: Table, key: string): Map<number, number> =>
  new Map(Array.from(columnOf(table, key).values, (id, place) => [id, place]));

/** A list of ids in one cell, as places; ids not in the catalogue are left out. */
const lists = (table: Table, name: string, places: Map<number, number>): number[][] => {
  const { values, categories } = columnOf(table, name);
  const parsed = categories!.map((text) =>
    text.split(' ').flatMap((id) => places.get(Number(id)) ?? []),
  );
  return Array.from(values, (code) => (Number.isNaN(code) ? [] : parsed[code]!));
};

const readLog = (
  folder: string,
  file: string,
  users: Map<number, number>,
  videos: Map<number, number>,
): FeedLog => {
  const table = readTable(folder, file, []);
  const values = (name: string): Float64Array => columnOf(table, name).values;
  const timeMs = values('time_ms');
  const order = Uint32Array.from(timeMs.keys()).sort((a, b) => timeMs[a]! - timeMs[b]! || a - b);
  const sorted = (column: Float64Array): Float64Array =>
    Float64Array.from(order, (row) => column[row]!);
  const placed = (name: string, places: Map<number, number>): Float64Array =>
    sorted(values(name).map((id) => places.get(id) ?? Number.NaN));
  return {
    rows: table.rows,
    user: placed('user_id', users),
    video: placed('video_id', videos),
    timeMs: sorted(timeMs),
    durationMs: sorted(values('duration_ms')),
    tab: sorted(values('tab')),
    labels: { is_click: sorted(values('is_click')), long_view: sorted(values('long_view')) },
  };
};

/** KuaiRand-Pure (Gao et al. 2022): 25–30 April 2022 to learn from, 1–8 May to score. */
export const readFeed = (folder: string): Feed => {
  const users = readTable(folder, 'user_features_pure.csv.gz', [
    ...userSorts,
    'register_days_range',
  ]);
  const videos = readTable(folder, 'video_features_basic_pure.csv.gz', videoSorts);
  const userPlaces = placesOf(users, 'user_id');
  const videoPlaces = placesOf(videos, 'video_id');
  const sequences = ['watch_seq', 'like_seq', 'long_watch_seq'];
  const history = readTable(folder, 'train_user_sequences.tsv.gz', sequences);
  const owners = Array.from(columnOf(history, 'user_id').values, (id) => userPlaces.get(id));
  const perUser = (name: string): number[][] => {
    const out: number[][] = Array.from({ length: users.rows }, () => []);
    lists(history, name, videoPlaces).forEach((list, row) => {
      const user = owners[row];
      if (user !== undefined) out[user] = list;
    });
    return out;
  };
  return {
    validation: readLog(folder, 'log_val.tsv.gz', userPlaces, videoPlaces),
    test: readLog(folder, 'log_test.tsv.gz', userPlaces, videoPlaces),
    users,
    videos,
    past: {
      watched: perUser('watch_seq'),
      liked: perUser('like_seq'),
      watchedLong: perUser('long_watch_seq'),
    },
  };
};

/** The rows [begin, end) of a log. */
export const partOf = (log: FeedLog, begin: number, end: number): FeedLog => ({
  rows: end - begin,
  user: log.user.slice(begin, end),
  video: log.video.slice(begin, end),
  timeMs: log.timeMs.slice(begin, end),
  durationMs: log.durationMs.slice(begin, end),
  tab: log.tab.slice(begin, end),
  labels: {
    is_click: log.labels.is_click.slice(begin, end),
    long_view: log.labels.long_view.slice(begin, end),
  },
});
