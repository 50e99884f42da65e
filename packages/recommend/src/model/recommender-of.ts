import { type Csr, rowOf } from '@kaibo/numeric';
import { interactionsOf } from '../data/interactions.ts';
import { merged } from '../data/merge.ts';
import { RecommendError } from '../errors.ts';
import type {
  Asker,
  Explanation,
  History,
  Interactions,
  Recommendation,
  Recommender,
} from '../recommender.ts';
import type { Asked, Core } from './core.ts';
import { readModelFile, writeModelFile } from './format.ts';
import { dataOf, factsOf } from './known-data.ts';
import { topItems } from './top.ts';

const noData = (): Interactions => interactionsOf({ users: [], items: [] });

const checkCount = (count: number, field: string): void => {
  if (!Number.isInteger(count) || count < 0)
    throw new RecommendError('recommend/bad-option', `${field}: a whole number, 0 or more`, {
      field,
      found: String(count),
    });
};

const checkLog = ({ matrix }: Interactions): void => {
  const { rows, columns, offsets, indices, values } = matrix;
  const entries = indices.length;
  if (offsets.length !== rows + 1 || values.length !== entries || offsets[rows] !== entries)
    throw new RecommendError('recommend/dimension-mismatch', 'the matrix does not fit itself', {
      field: 'matrix.offsets',
      expected: entries,
      found: offsets[rows] ?? 0,
    });
  if (entries === 0)
    throw new RecommendError('recommend/empty-log', 'there is nothing to learn from', {
      field: 'matrix',
      found: 0,
    });
  for (let entry = 0; entry < entries; entry++) {
    const isBad = !Number.isFinite(values[entry]) || indices[entry]! >= columns;
    if (isBad)
      throw new RecommendError('recommend/bad-row', `entry ${entry} is not usable`, {
        row: entry,
        field: Number.isFinite(values[entry]) ? 'matrix.indices' : 'matrix.values',
        found: String(values[entry]),
      });
  }
};

const newestOf = (timesMs: Float64Array | undefined): number => {
  let newest = 0;
  for (const timeMs of timesMs ?? []) if (timeMs > newest) newest = timeMs;
  return newest;
};

const touchedUsers = ({ matrix }: Interactions): Uint32Array =>
  Uint32Array.from(
    Array.from({ length: matrix.rows }, (_, user) => user).filter(
      (user) => matrix.offsets[user + 1]! > matrix.offsets[user]!,
    ),
  );

/** With what its makers need of it. */
export interface AskableRecommender extends Recommender {
  ask(who: Asker, nowMs?: number): Asked;
}

/** Makes the one interface of what is particular to a model. */
export const recommenderOf = (core: Core): AskableRecommender => {
  let data = noData();
  let isFitted = false;
  let newestMs = 0;
  let scratch = new Float32Array(0);
  let banned = new Uint32Array(0);
  let stamp = 0;

  const learn = (next: Interactions): void => {
    data = next;
    isFitted = true;
    newestMs = newestOf(next.timesMs ?? next.sequences?.timesMs);
    const items = next.matrix.columns;
    if (scratch.length !== items) {
      scratch = new Float32Array(items);
      banned = new Uint32Array(items);
      stamp = 0;
    }
  };
  const checkFitted = (): void => {
    if (!isFitted)
      throw new RecommendError('recommend/not-fitted', `${core.name} has not been fitted`);
  };
  const checkItem = (item: number, row?: number): void => {
    if (!(Number.isInteger(item) && item >= 0 && item < data.matrix.columns))
      throw new RecommendError('recommend/unknown-item', `item ${item} is not known`, {
        field: 'item',
        found: String(item),
        expected: data.matrix.columns,
        ...(row === undefined ? {} : { row }),
      });
  };
  const checkHistory = (history: History): void => {
    for (const field of ['values', 'timesMs'] as const) {
      const column = history[field];
      if (column && column.length !== history.items.length)
        throw new RecommendError('recommend/dimension-mismatch', `history.${field}`, {
          field: `history.${field}`,
          expected: history.items.length,
          found: column.length,
        });
      for (let row = 0; row < (column?.length ?? 0); row++)
        if (!Number.isFinite(column![row]))
          throw new RecommendError('recommend/bad-row', `history.${field} ${row} is no number`, {
            row,
            field: `history.${field}`,
          });
    }
    for (let row = 0; row < history.items.length; row++) checkItem(history.items[row]!, row);
  };

  const historyOf = (user: number): History => {
    const { matrix, sequences } = data;
    if (core.needsSequences && sequences) {
      const from = sequences.offsets[user]!;
      const to = sequences.offsets[user + 1]!;
      const timesMs = sequences.timesMs?.subarray(from, to);
      return { items: sequences.items.subarray(from, to), ...(timesMs ? { timesMs } : {}) };
    }
    const { indices, values } = rowOf(matrix as Csr, user);
    const timesMs = data.timesMs?.subarray(matrix.offsets[user]!, matrix.offsets[user + 1]!);
    return { items: indices, values, ...(timesMs ? { timesMs } : {}) };
  };

  const foldIn = (history: History) => {
    checkFitted();
    checkHistory(history);
    const vector = core.fold?.(history) ?? new Float32Array(0);
    return { model: core.name, history, vector };
  };

  const asked = (who: Asker, nowMs = newestMs): Asked => {
    checkFitted();
    if (typeof who !== 'number')
      return { ...('vector' in who && who.model === core.name ? who : foldIn(plain(who))), nowMs };
    if (!(Number.isInteger(who) && who >= 0 && who < data.matrix.rows))
      throw new RecommendError('recommend/unknown-user', `user ${who} is not known`, {
        field: 'user',
        found: String(who),
        expected: data.matrix.rows,
      });
    const history = historyOf(who);
    const vector = core.vectorOf?.(who) ?? core.fold?.(history) ?? new Float32Array(0);
    return { model: core.name, history, vector, user: who, nowMs };
  };
  const plain = (who: Exclude<Asker, number>): History => ('vector' in who ? who.history : who);

  const scoreInto = (question: Asked, scores: Float32Array): void => {
    scores.fill(-Infinity);
    if (question.history.items.length > 0 || core.answersStrangers) core.score(question, scores);
  };

  const ban = (items: ArrayLike<number>): void => {
    for (let i = 0; i < items.length; i++) banned[items[i]!] = stamp;
  };

  return {
    name: core.name,
    ask: asked,
    get users() {
      return isFitted ? data.matrix.rows : 0;
    },
    get items() {
      return isFitted ? data.matrix.columns : 0;
    },
    get names() {
      return { userIds: data.userIds, itemIds: data.itemIds };
    },
    async fit(next, options = {}) {
      checkLog(next);
      await core.fit(next, options);
      learn(next);
    },
    async partialFit(fresh, options = {}) {
      checkFitted();
      if (fresh.matrix.columns !== data.matrix.columns)
        throw new RecommendError('recommend/dimension-mismatch', 'not as many items as before', {
          field: 'items',
          expected: data.matrix.columns,
          found: fresh.matrix.columns,
        });
      if (fresh.matrix.indices.length === 0) return;
      checkLog(fresh);
      const next = merged(data, fresh);
      await core.update?.(next, touchedUsers(fresh), options, fresh);
      learn(next);
    },
    foldIn,
    score(who, scores, nowMs) {
      const question = asked(who, nowMs);
      if (scores.length !== data.matrix.columns)
        throw new RecommendError('recommend/dimension-mismatch', 'scores: one place per item', {
          field: 'scores',
          expected: data.matrix.columns,
          found: scores.length,
        });
      scoreInto(question, scores);
    },
    recommend(who, { count, mask, exclude, mayRepeat = false, nowMs }): Recommendation[] {
      checkCount(count, 'count');
      const question = asked(who, nowMs);
      if (mask && mask.length !== data.matrix.columns)
        throw new RecommendError('recommend/dimension-mismatch', 'mask: one place per item', {
          field: 'mask',
          expected: data.matrix.columns,
          found: mask.length,
        });
      scoreInto(question, scratch);
      stamp++;
      if (!mayRepeat) ban(question.history.items);
      if (exclude) ban(exclude);
      return topItems(scratch, count, { mask, banned, stamp });
    },
    similar(item, count) {
      checkFitted();
      checkItem(item);
      checkCount(count, 'count');
      scratch.fill(-Infinity);
      core.similarity(item, scratch);
      stamp++;
      banned[item] = stamp;
      return topItems(scratch, count, { banned, stamp });
    },
    explain(who, item): Explanation {
      const question = asked(who);
      checkItem(item);
      scoreInto(question, scratch);
      const score = scratch[item]!;
      const parts =
        score === -Infinity
          ? []
          : core
              .parts(question, item)
              .filter(({ contribution }) => contribution !== 0)
              .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
      return { item, score, parts };
    },
    save() {
      checkFitted();
      const { facts = {}, arrays } = core.state();
      const known = factsOf(data);
      const options = JSON.parse(JSON.stringify(core.options)) as { [key: string]: never };
      return writeModelFile({
        model: core.name,
        facts: { options, core: facts, data: known.facts },
        arrays: { ...known.arrays, ...arrays },
      });
    },
    load(bytes) {
      const file = readModelFile(bytes);
      if (file.model !== core.name)
        throw new RecommendError('recommend/foreign-file', `the file holds ${file.model}`, {
          field: 'model',
          expected: core.name,
          found: file.model,
        });
      const next = dataOf(file);
      const facts = (file.facts.core ?? {}) as Record<string, never>;
      core.restore({ facts, arrays: file.arrays }, next);
      learn(next);
    },
  };
};
