import { random } from '@kaibo/numeric';
import { RecommendError } from '../errors.ts';
import type { Interactions } from '../recommender.ts';
import { columnsOf, interactionsOf } from './interactions.ts';

/** Train and test of one log, and the words that name how they were parted. */
export interface Split {
  train: Interactions;
  test: Interactions;
  /** For `Protocol.split`. */
  name: string;
}

const part = (
  data: Interactions,
  isTest: (entry: number, user: number) => boolean,
  name: string,
) => {
  const { users, items, values, timesMs } = columnsOf(data);
  const rows: [train: number[], test: number[]] = [[], []];
  users.forEach((user, entry) => {
    rows[isTest(entry, user) ? 1 : 0].push(entry);
  });
  const of = (entries: number[]): Interactions =>
    interactionsOf(
      {
        users: entries.map((entry) => users[entry]!),
        items: entries.map((entry) => items[entry]!),
        values: entries.map((entry) => values[entry]!),
        ...(timesMs ? { timesMs: entries.map((entry) => timesMs[entry]!) } : {}),
      },
      { users: data.matrix.rows, items: data.matrix.columns, repeats: data.repeats ?? 'last' },
    );
  const named = {
    ...(data.userIds ? { userIds: data.userIds } : {}),
    ...(data.itemIds ? { itemIds: data.itemIds } : {}),
  };
  return { train: { ...of(rows[0]), ...named }, test: { ...of(rows[1]), ...named }, name };
};

const needTimes = ({ timesMs }: Interactions): Float64Array => {
  if (timesMs) return timesMs;
  throw new RecommendError('recommend/needs-times', 'this split needs the time of each event', {
    field: 'timesMs',
  });
};

const checkShare = (share: number): void => {
  if (!(share > 0 && share < 1))
    throw new RecommendError('recommend/bad-option', `share: ${share} is not between 0 and 1`, {
      field: 'share',
      found: String(share),
    });
};

/** That share of each user's entries, at random, is test; users of fewer than 2 entries stay in train. O(entries). */
export const randomSplit = (data: Interactions, { share = 0.2, seed = 1 } = {}): Split => {
  checkShare(share);
  const { matrix } = data;
  const stream = random(seed);
  const chosen = new Uint8Array(matrix.indices.length);
  for (let user = 0; user < matrix.rows; user++) {
    const from = matrix.offsets[user]!;
    const count = matrix.offsets[user + 1]! - from;
    const most = Math.min(count - 1, Math.round(count * share));
    if (most > 0) for (const at of stream.sample(count, most)) chosen[from + at] = 1;
  }
  const name = `random, ${Math.round(share * 100)} % of each user's items, seed ${seed}`;
  return part(data, (entry) => chosen[entry] === 1, name);
};

/** The latest entry of each user with 2 or more is test. @throws `recommend/needs-times`. */
export const leaveOneOutSplit = (data: Interactions): Split => {
  const timesMs = needTimes(data);
  const { matrix } = data;
  const latest = new Int32Array(matrix.rows).fill(-1);
  for (let user = 0; user < matrix.rows; user++) {
    const [from, to] = [matrix.offsets[user]!, matrix.offsets[user + 1]!];
    if (to - from < 2) continue;
    for (let entry = from; entry < to; entry++)
      if (latest[user] === -1 || timesMs[entry]! >= timesMs[latest[user]!]!) latest[user] = entry;
  }
  return part(
    data,
    (entry, user) => latest[user] === entry,
    'leave one out, the latest of each user',
  );
};

/**
 * Everything from one moment on is test, so that nothing of the future is known in training. The
 * moment is such that about that share of the entries is test. @throws `recommend/needs-times`.
 */
export const temporalSplit = (data: Interactions, { share = 0.2 } = {}): Split => {
  checkShare(share);
  const timesMs = needTimes(data);
  const sorted = timesMs.slice().sort();
  const fromMs = sorted[Math.floor(sorted.length * (1 - share))] ?? 0;
  const name = `temporal, everything from ${new Date(fromMs).toISOString()} on`;
  return part(data, (entry) => timesMs[entry]! >= fromMs, name);
};
