import { describe, expect, test } from 'vitest';
import { interactionsOf } from '../data/interactions.ts';
import { RecommendError, type RecommendErrorCode } from '../errors.ts';
import { loadRecommender } from '../models.ts';
import type { Interactions, Recommender, RecommenderFactory } from '../recommender.ts';
import { smallLog, smallLogColumns } from './small-log.ts';

export interface SuiteOptions {
  /** Factories that `loadRecommender` needs beside its own. */
  more?: Readonly<Record<string, RecommenderFactory<never>>>;
  /** Whether a fitted user and the same history folded in get the same scores (within 1e-4). */
  foldsInExactly?: boolean;
  /** Whether the model has an answer for somebody without history. */
  answersStrangers?: boolean;
}

const codeOf = (act: () => unknown): RecommendErrorCode | 'none' => {
  try {
    act();
  } catch (error) {
    if (error instanceof RecommendError) return error.code;
    throw error;
  }
  return 'none';
};

const scoresOf = (model: Recommender, who: Parameters<Recommender['score']>[0]): Float32Array => {
  const scores = new Float32Array(model.items);
  model.score(who, scores);
  return scores;
};

const fitted = async (make: () => Recommender, data: Interactions = smallLog()) => {
  const model = make();
  await model.fit(data);
  return model;
};

/** What every model promises, whatever it is. */
export const describeRecommender = (
  name: string,
  make: () => Recommender,
  options: SuiteOptions = {},
): void => {
  describe(name, () => {
    test('lists are best first, hold no item twice, and nothing the asker had', async () => {
      const model = await fitted(make);
      const { matrix } = smallLog();
      for (let user = 0; user < model.users; user++) {
        const list = model.recommend(user, { count: 5 });
        const had = new Set(
          matrix.indices.subarray(matrix.offsets[user], matrix.offsets[user + 1]),
        );
        expect(new Set(list.map(({ item }) => item)).size).toBe(list.length);
        for (const { item, score } of list) {
          expect(had.has(item)).toBe(false);
          expect(Number.isFinite(score)).toBe(true);
        }
        expect(list.map(({ score }) => score)).toEqual(
          list.map(({ score }) => score).toSorted((a, b) => b - a),
        );
      }
      expect(model.recommend(0, { count: 3 }).length).toBeGreaterThan(0);
      expect(model.recommend(0, { count: 0 })).toEqual([]);
    });

    test('what the mask forbids or the caller excludes never comes back', async () => {
      const model = await fitted(make);
      const all = model.recommend(0, { count: model.items, mayRepeat: true });
      const mask = new Uint8Array(model.items).fill(1);
      mask[all[0]!.item] = 0;
      const asked = { count: model.items, mayRepeat: true, mask, exclude: [all[1]!.item] };
      expect(model.recommend(0, asked)).toEqual(all.slice(2));
    });

    test('a saved model answers the same and saves the same bytes', async () => {
      const model = await fitted(make);
      const bytes = model.save();
      const again = loadRecommender(bytes, options.more);
      expect(again.save()).toEqual(bytes);
      expect([again.users, again.items]).toEqual([model.users, model.items]);
      const history = { items: [1, 4] };
      for (const who of [0, 3, history])
        expect(again.recommend(who, { count: 6 })).toEqual(model.recommend(who, { count: 6 }));
      expect(again.similar(2, 4)).toEqual(model.similar(2, 4));
      expect(again.explain(1, 5)).toEqual(model.explain(1, 5));
    });

    test('the same log gives the same bytes, in whatever order its events come', async () => {
      const first = (await fitted(make)).save();
      const { users, items, values, timesMs } = smallLogColumns();
      const order = users.map((_, row) => row).reverse();
      const turned = interactionsOf(
        {
          users: order.map((row) => users[row]!),
          items: order.map((row) => items[row]!),
          values: order.map((row) => values[row]!),
          timesMs: order.map((row) => timesMs[row]!),
        },
        { users: 12, items: 10 },
      );
      expect((await fitted(make, turned)).save()).toEqual(first);
    });

    test('a damaged, cut or foreign file is refused by name', async () => {
      const model = await fitted(make);
      const bytes = model.save();
      for (const length of [0, 3, 9, 40, bytes.length >> 1, bytes.length - 8])
        expect(codeOf(() => loadRecommender(bytes.slice(0, length), options.more))).toBe(
          'recommend/truncated-file',
        );
      const altered = bytes.slice();
      altered[bytes.length - 20]! ^= 1;
      expect(codeOf(() => model.load(altered))).toBe('recommend/checksum-mismatch');
      expect(codeOf(() => model.load(new TextEncoder().encode('PK, not a model at all')))).toBe(
        'recommend/foreign-file',
      );
      const newer = bytes.slice();
      newer[4] = 99;
      expect(codeOf(() => model.load(newer))).toBe('recommend/unsupported-version');
      expect(model.save()).toEqual(bytes);
    });

    test('before fit, and of an empty log, nothing is known and that is said', async () => {
      const model = make();
      expect([model.users, model.items]).toEqual([0, 0]);
      expect(codeOf(() => model.recommend(0, { count: 1 }))).toBe('recommend/not-fitted');
      expect(codeOf(() => model.save())).toBe('recommend/not-fitted');
      await expect(model.fit(interactionsOf({ users: [], items: [] }))).rejects.toMatchObject({
        code: 'recommend/empty-log',
      });
    });

    test('one user is enough, and so are ratings that are all equal', async () => {
      const one = await fitted(
        make,
        interactionsOf({ users: [0, 0, 0], items: [0, 1, 2], timesMs: [1, 2, 3] }, { items: 10 }),
      );
      for (const { score } of one.recommend(0, { count: 5, mayRepeat: true }))
        expect(Number.isFinite(score)).toBe(true);
      const { users, items, timesMs } = smallLogColumns();
      const values = users.map(() => 3);
      const level = await fitted(make, interactionsOf({ users, items, values, timesMs }));
      for (const score of scoresOf(level, 0)) expect(score).not.toBeNaN();
    });

    test('ids never seen are refused with the field', async () => {
      const model = await fitted(make);
      expect(codeOf(() => model.recommend(999, { count: 1 }))).toBe('recommend/unknown-user');
      expect(codeOf(() => model.recommend(-1, { count: 1 }))).toBe('recommend/unknown-user');
      expect(codeOf(() => model.similar(999, 1))).toBe('recommend/unknown-item');
      expect(codeOf(() => model.explain(0, 0.5))).toBe('recommend/unknown-item');
      expect(codeOf(() => model.foldIn({ items: [1, 999] }))).toBe('recommend/unknown-item');
    });

    test('NaN and sizes that do not match are refused with row or field', async () => {
      const model = await fitted(make);
      const nan = { items: [1], values: [Number.NaN] };
      expect(codeOf(() => model.foldIn(nan))).toBe('recommend/bad-row');
      expect(codeOf(() => model.foldIn({ items: [1], values: [] }))).toBe(
        'recommend/dimension-mismatch',
      );
      const mask = new Uint8Array(3);
      expect(codeOf(() => model.recommend(0, { count: 1, mask }))).toBe(
        'recommend/dimension-mismatch',
      );
      expect(codeOf(() => model.score(0, new Float32Array(3)))).toBe(
        'recommend/dimension-mismatch',
      );
      expect(codeOf(() => model.recommend(0, { count: Number.NaN }))).toBe('recommend/bad-option');
      await expect(
        model.partialFit(interactionsOf({ users: [0], items: [0] }, { items: 77 })),
      ).rejects.toMatchObject({ code: 'recommend/dimension-mismatch' });
      const broken = smallLog();
      broken.matrix.values[3] = Number.NaN;
      await expect(make().fit(broken)).rejects.toMatchObject({
        code: 'recommend/bad-row',
        details: { row: 3, field: 'matrix.values' },
      });
    });

    test('the parts of an explanation sum to the score', async () => {
      const model = await fitted(make);
      const scores = scoresOf(model, 2);
      for (let item = 0; item < model.items; item++) {
        const { score, parts } = model.explain(2, item);
        expect(score).toBe(scores[item]);
        const sum = parts.reduce((total, { contribution }) => total + contribution, 0);
        if (Number.isFinite(score)) expect(sum).toBeCloseTo(score, 3);
        else expect(parts).toEqual([]);
      }
    });

    test('an item is not similar to itself, and similar items come best first', async () => {
      const model = await fitted(make);
      const list = model.similar(0, 9);
      expect(list.map(({ item }) => item)).not.toContain(0);
      expect(list.map(({ score }) => score)).toEqual(
        list.map(({ score }) => score).toSorted((a, b) => b - a),
      );
    });

    test('new events count at once, and people nobody knew are served', async () => {
      const model = await fitted(make);
      const list = model.recommend(0, { count: 10 });
      const taken = list[0]!.item;
      const fresh = interactionsOf(
        {
          users: [0, 12, 12],
          items: [taken, 0, 1],
          values: [4, 5, 4],
          timesMs: [5e11, 5e11, 6e11],
        },
        { users: 13, items: 10 },
      );
      await model.partialFit(fresh);
      expect(model.users).toBe(13);
      expect(model.recommend(0, { count: 10 }).map(({ item }) => item)).not.toContain(taken);
      expect(model.recommend(12, { count: 3 }).length).toBeGreaterThan(0);
      expect(loadRecommender(model.save(), options.more).recommend(12, { count: 3 })).toEqual(
        model.recommend(12, { count: 3 }),
      );
    });

    if (options.answersStrangers)
      test('somebody without a history gets an answer', async () => {
        const model = await fitted(make);
        expect(model.recommend({ items: [] }, { count: 3 })).toHaveLength(3);
      });
    else
      test('somebody without a history gets nothing', async () => {
        const model = await fitted(make);
        expect(model.recommend({ items: [] }, { count: 3 })).toEqual([]);
      });

    if (options.foldsInExactly)
      test('a fitted user and the same history folded in get the same scores', async () => {
        const model = await fitted(make);
        const { matrix, timesMs } = smallLog();
        const [from, to] = [matrix.offsets[3]!, matrix.offsets[4]!];
        const taste = model.foldIn({
          items: matrix.indices.subarray(from, to),
          values: matrix.values.subarray(from, to),
          timesMs: timesMs!.subarray(from, to),
        });
        const [own, folded] = [scoresOf(model, 3), scoresOf(model, taste)];
        own.forEach((score, item) => {
          if (Number.isFinite(score)) expect(folded[item]).toBeCloseTo(score, 3);
        });
      });
  });
};
