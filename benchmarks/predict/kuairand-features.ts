import { type Column, columnOf, type Table, tableOfColumns } from '@kaibo/predict';
import type { Feed, FeedLabel, FeedLog } from './kuairand-log.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Events at the mean that every rate begins with. */
const PRIOR_EVENTS = 10;
const RATED: readonly FeedLabel[] = ['is_click', 'long_view'];

const numeric = (name: string, values: Float64Array): Column => ({ name, kind: 'numeric', values });

/** Text of small whole numbers as sorts. */
const sorts = (name: string, values: Float64Array): Column => {
  const known = [...new Set(values)].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const places = new Map(known.map((value, place) => [value, place]));
  return {
    name,
    kind: 'categorical',
    categories: known.map(String),
    values: values.map((value) => places.get(value) ?? Number.NaN),
  };
};

/** A key per impression; NaN where nothing is known. */
type Keys = { name: string; of(log: FeedLog): Float64Array };

/** Impressions and hits per key; nothing is kept of rows that are left out. */
type Tally = { events: Map<number, number>; hits: Map<number, number> };

const add = (map: Map<number, number>, key: number, amount: number): void =>
  void map.set(key, (map.get(key) ?? 0) + amount);

const tallyOf = (
  keys: Float64Array,
  labels: Float64Array,
  keep: (row: number) => boolean,
): Tally => {
  const tally: Tally = { events: new Map(), hits: new Map() };
  keys.forEach((key, row) => {
    if (Number.isNaN(key) || !keep(row)) return;
    add(tally.events, key, 1);
    if (labels[row]! > 0) add(tally.hits, key, 1);
  });
  return tally;
};

const rateOf = ({ events, hits }: Tally, key: number, mean: number): number =>
  ((hits.get(key) ?? 0) + PRIOR_EVENTS * mean) / ((events.get(key) ?? 0) + PRIOR_EVENTS);

const dayOf = (ms: number): number => Math.floor((ms + 8 * HOUR_MS) / DAY_MS);

const meanOf = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Rates of the log itself, each row's from the other days alone: neither its own label nor those of the same sitting are
 * in it.
 */
const ratesWithin = (log: FeedLog, { name, of }: Keys): Column[] => {
  const keys = of(log);
  const days = log.timeMs.map(dayOf);
  const columns: Column[] = [];
  for (const label of RATED) {
    const labels = log.labels[label];
    const mean = meanOf(labels);
    const rates = new Float64Array(log.rows);
    const events = new Float64Array(log.rows);
    for (const day of new Set(days)) {
      const others = tallyOf(keys, labels, (row) => days[row] !== day);
      keys.forEach((key, row) => {
        if (days[row] !== day) return;
        rates[row] = rateOf(others, key, mean);
        events[row] = others.events.get(key) ?? 0;
      });
    }
    columns.push(numeric(`${name} ${label} rate`, rates));
    if (label === RATED[0]) columns.push(numeric(`${name} events`, events));
  }
  return columns;
};

/** Rates of a log before. */
const ratesBefore = (before: FeedLog, log: FeedLog, { name, of }: Keys): Column[] => {
  const [known, asked] = [of(before), of(log)];
  return RATED.flatMap((label, place) => {
    const labels = before.labels[label];
    const mean = meanOf(labels);
    const tally = tallyOf(known, labels, () => true);
    const rate = numeric(
      `${name} ${label} rate`,
      asked.map((key) => rateOf(tally, key, mean)),
    );
    const events = asked.map((key) => tally.events.get(key) ?? 0);
    return place === 0 ? [rate, numeric(`${name} events`, events)] : [rate];
  });
};

const pairKeys = (a: Keys, b: Keys): Keys => ({
  name: `${a.name} × ${b.name}`,
  of(log) {
    const [first, second] = [a.of(log), b.of(log)];
    return first.map((key, row) => key * 100_000 + second[row]!);
  },
});

const keysOf = ({ videos }: Feed): Keys[] => {
  const attribute = (name: string): Keys => {
    const { values } = columnOf(videos, name);
    return { name, of: (log) => log.video.map((place) => values[place] ?? Number.NaN) };
  };
  const user: Keys = { name: 'user', of: (log) => log.user };
  const video: Keys = { name: 'video', of: (log) => log.video };
  const tab: Keys = { name: 'tab', of: (log) => log.tab };
  const [author, tag] = [attribute('author_id'), attribute('tag')];
  return [
    user,
    video,
    tab,
    author,
    tag,
    pairKeys(user, tab),
    pairKeys(user, tag),
    pairKeys(video, tab),
  ];
};

/** How often each video, author and tag is in the histories, and in those of the user who looks. */
const pastColumns = ({ past, videos }: Feed, log: FeedLog): Column[] => {
  const columns: Column[] = [];
  const attributes = ['video_id', 'author_id', 'tag'].map((name) => ({
    name,
    values: columnOf(videos, name).values,
  }));
  const sizes = new Map<string, Float64Array>();
  for (const [kind, histories] of Object.entries(past) as [string, readonly number[][]][]) {
    const lengths = log.user.map((user) => histories[user]?.length ?? 0);
    sizes.set(kind, lengths);
    columns.push(numeric(`user ${kind}`, lengths));
    for (const { name, values } of attributes) {
      const everyone = new Map<number, number>();
      const own = histories.map((history) => {
        const mine = new Map<number, number>();
        for (const video of history) {
          add(mine, values[video]!, 1);
          add(everyone, values[video]!, 1);
        }
        return mine;
      });
      const keys = log.video.map((video) => values[video] ?? Number.NaN);
      columns.push(
        numeric(
          `${name} ${kind}`,
          keys.map((key) => everyone.get(key) ?? 0),
        ),
      );
      const counts = keys.map((key, row) => own[log.user[row]!]?.get(key) ?? 0);
      columns.push(numeric(`user ${kind} ${name}`, counts));
      if (name === 'tag')
        columns.push(
          numeric(
            `user ${kind} share of tag`,
            counts.map((count, row) => count / (lengths[row]! + 1)),
          ),
        );
    }
  }
  const [watched, long] = [sizes.get('watched')!, sizes.get('watchedLong')!];
  columns.push(
    numeric(
      'user long share',
      long.map((count, row) => count / (watched[row]! + 1)),
    ),
  );
  return columns;
};

const joined = (
  table: Table,
  places: Float64Array,
  skip: readonly string[],
  prefix: string,
): Column[] =>
  table.columns
    .filter(({ name }) => !skip.includes(name))
    .map((column) => ({
      ...column,
      name: `${prefix} ${column.name}`,
      values: places.map((place) => column.values[place] ?? Number.NaN),
    }));

const contextColumns = (feed: Feed, log: FeedLog): Column[] => {
  const uploaded = columnOf(feed.videos, 'upload_dt');
  const days = uploaded.categories!.map((text) => Date.parse(text) / DAY_MS);
  const age = log.video.map((video, row) => {
    const day = days[uploaded.values[video]!];
    return day === undefined ? Number.NaN : log.timeMs[row]! / DAY_MS - day;
  });
  return [
    numeric('duration', log.durationMs),
    sorts('tab', log.tab),
    numeric(
      'hour',
      log.timeMs.map((ms) => (ms / HOUR_MS + 8) % 24),
    ),
    numeric('age in days', age),
    ...joined(feed.users, log.user, ['user_id'], 'user'),
    ...joined(feed.videos, log.video, ['video_id', 'author_id', 'upload_dt', 'music_id'], 'video'),
  ];
};

/** Features of a log that is learnt from: rates come from its other days. */
export const learningTable = (feed: Feed, log: FeedLog): Table =>
  tableOfColumns([
    ...contextColumns(feed, log),
    ...pastColumns(feed, log),
    ...keysOf(feed).flatMap((keys) => ratesWithin(log, keys)),
  ]);

/** Features of a later log: rates come from the one before, never from itself. */
export const askingTable = (feed: Feed, before: FeedLog, log: FeedLog): Table =>
  tableOfColumns([
    ...contextColumns(feed, log),
    ...pastColumns(feed, log),
    ...keysOf(feed).flatMap((keys) => ratesBefore(before, log, keys)),
  ]);
