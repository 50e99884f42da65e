import type { FieldColumns } from '../factorisation/examples.ts';
import { dataFolder, readText } from './datasets.ts';

export type KuairandLabel = 'is_click' | 'long_view' | 'is_like';

/** Impressions of one part of the log, as fields, with what came of them. */
export interface KuairandPart {
  columns: FieldColumns;
  labels: Record<KuairandLabel, Uint8Array>;
  timesMs: Float64Array;
}

interface Table {
  names: string[];
  rows: string[][];
}

/** Comma-separated with quotes where a comma is meant, or tab-separated. */
const readRows = (folder: string, file: string, separator: ',' | '\t'): Table => {
  const split = (line: string): string[] =>
    separator === '\t'
      ? line.split('\t')
      : Array.from(line.matchAll(/("[^"]*"|[^,]*)(,|$)/g), (match) => match[1]!).slice(0, -1);
  const lines = readText(folder, file).split('\n').filter(Boolean);
  return { names: split(lines[0]!), rows: lines.slice(1).map(split) };
};

const column = ({ names, rows }: Table, name: string): string[] => {
  const place = names.indexOf(name);
  return rows.map((row) => row[place] ?? '');
};

/** Powers of √2, so that counts and lengths that differ little share a value. */
const stepOf = (value: number): number => (value <= 0 ? -1 : Math.round(2 * Math.log2(value)));

/** Rate with a prior of 5 events at `mean`, in steps of 1/8 of its own size. */
const rateStep = (hits: number, events: number, mean: number): string =>
  events === 0
    ? 'none'
    : String(Math.round(4 * Math.log2((hits + 5 * mean) / (events + 5) / mean)));

const userFields = [
  ...['user_active_degree', 'is_video_author', 'follow_user_num_range', 'fans_user_num_range'],
  ...['friend_user_num_range', 'register_days_range'],
  ...['onehot_feat0', 'onehot_feat1', 'onehot_feat3', 'onehot_feat4'],
];
const videoFields = ['author_id', 'upload_type', 'music_type', 'tag'];

interface Past {
  watches: number;
  likes: number;
  longWatches: number;
}

/** What each user and each video had before the log begins. */
const pastOf = (folder: string) => {
  const table = readRows(folder, 'train_user_sequences.tsv.gz', '\t');
  const users = new Map<string, Past>();
  const videos = new Map<string, Past>();
  const ids = column(table, 'user_id');
  const seen = (['watch_seq', 'like_seq', 'long_watch_seq'] as const).map((name) =>
    column(table, name).map((list) => (list === '' ? [] : list.split(' '))),
  );
  const videoPast = (id: string): Past => {
    const past = videos.get(id) ?? { watches: 0, likes: 0, longWatches: 0 };
    videos.set(id, past);
    return past;
  };
  ids.forEach((id, row) => {
    const [watches, likes, longWatches] = seen.map((lists) => lists[row]!);
    users.set(id, {
      watches: watches!.length,
      likes: likes!.length,
      longWatches: longWatches!.length,
    });
    for (const video of watches!) videoPast(video).watches++;
    for (const video of likes!) videoPast(video).likes++;
    for (const video of longWatches!) videoPast(video).longWatches++;
  });
  return { users, videos };
};

const pastFields = (name: string, ids: readonly string[], past: Map<string, Past>) => {
  const of = (tell: (past: Past) => string): string[] =>
    ids.map((id) => {
      const own = past.get(id);
      return own ? tell(own) : 'none';
    });
  return {
    [`${name}_watches`]: of(({ watches }) => String(stepOf(watches))),
    [`${name}_like_rate`]: of(({ likes, watches }) => rateStep(likes, watches, 0.05)),
    [`${name}_long_rate`]: of(({ longWatches, watches }) => rateStep(longWatches, watches, 0.5)),
  };
};

const joined = (ids: readonly string[], table: Table, key: string, fields: readonly string[]) => {
  const rowOf = new Map(column(table, key).map((id, row) => [id, row]));
  return Object.fromEntries(
    fields.map((field) => {
      const values = column(table, field);
      return [field, ids.map((id) => values[rowOf.get(id) ?? -1] ?? 'none')];
    }),
  );
};

/** The two parts of KuaiRand-Pure (validation 25–30 April, test 1–8 May 2022), or null without the data. */
export const readKuairand = (): { validation: KuairandPart; test: KuairandPart } | null => {
  const folder = dataFolder('kuairand-pure');
  if (!folder) return null;
  const past = pastOf(folder);
  const userTable = readRows(folder, 'user_features_pure.csv.gz', ',');
  const videoTable = readRows(folder, 'video_features_basic_pure.csv.gz', ',');
  const partOf = (file: string): KuairandPart => {
    const log = readRows(folder, file, '\t');
    const users = column(log, 'user_id');
    const videos = column(log, 'video_id');
    const timesMs = Float64Array.from(column(log, 'time_ms'), Number);
    const labelOf = (name: string) => Uint8Array.from(column(log, name), Number);
    return {
      columns: {
        user: users,
        video: videos,
        tab: column(log, 'tab'),
        duration: column(log, 'duration_ms').map((ms) => stepOf(Number(ms) / 1000)),
        hour: Array.from(timesMs, (ms) => Math.floor(ms / 3_600_000 + 8) % 24),
        ...joined(users, userTable, 'user_id', userFields),
        ...joined(videos, videoTable, 'video_id', videoFields),
        ...pastFields('user', users, past.users),
        ...pastFields('video', videos, past.videos),
      },
      labels: {
        is_click: labelOf('is_click'),
        long_view: labelOf('long_view'),
        is_like: labelOf('is_like'),
      },
      timesMs,
    };
  };
  return { validation: partOf('log_val.tsv.gz'), test: partOf('log_test.tsv.gz') };
};

/** Rows before and from a moment on: `share` of the rows are in the first part. */
export const splitByTime = (part: KuairandPart, share: number): [KuairandPart, KuairandPart] => {
  const moment = part.timesMs.slice().sort()[Math.floor(share * part.timesMs.length)]!;
  const rowsWhere = (keep: (ms: number) => boolean): KuairandPart => {
    const rows = [...part.timesMs.keys()].filter((row) => keep(part.timesMs[row]!));
    const labels = Object.entries(part.labels).map(([name, values]) => [
      name,
      Uint8Array.from(rows, (row) => values[row]!),
    ]);
    return {
      columns: Object.fromEntries(
        Object.entries(part.columns).map(([name, values]) => [
          name,
          rows.map((row) => values[row]!),
        ]),
      ),
      labels: Object.fromEntries(labels) as KuairandPart['labels'],
      timesMs: Float64Array.from(rows, (row) => part.timesMs[row]!),
    };
  };
  return [rowsWhere((ms) => ms < moment), rowsWhere((ms) => ms >= moment)];
};
