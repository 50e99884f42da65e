import { describe, expect, test } from 'vitest';
import { loadPredictor } from '../models.ts';
import type { Classifier, Regressor } from '../predictor.ts';
import { type Table, tableOf, takeColumns, takeRows } from '../table.ts';
import { smallTable } from './small-table.ts';
import {
  answersOf,
  codeOf,
  explained,
  fitted,
  type Kind,
  refusalOf,
  withCell,
} from './suite-tools.ts';

const describeFiles = (kind: Kind): void => {
  test('a saved model answers the same, bit for bit, and saves the same bytes', async () => {
    const model = await fitted(kind);
    const bytes = model.save();
    const again = loadPredictor(bytes);
    expect(again.save()).toEqual(bytes);
    expect([again.name, again.task, again.options]).toEqual([
      model.name,
      model.task,
      model.options,
    ]);
    expect(again.columns).toEqual(model.columns);
    const asked = smallTable(40, 2).table;
    expect(answersOf(again, asked)).toEqual(answersOf(model, asked));
    expect(again.explain(asked, 3)).toEqual(model.explain(asked, 3));
  });

  test('the same rows and labels give the same bytes', async () => {
    expect((await fitted(kind)).save()).toEqual((await fitted(kind)).save());
  });

  test('a damaged, cut or foreign file is refused by name', async () => {
    const bytes = (await fitted(kind)).save();
    for (const length of [0, 3, 9, 40, bytes.length >> 1, bytes.length - 8])
      expect(await codeOf(() => loadPredictor(bytes.slice(0, length)))).toBe(
        'predict/truncated-file',
      );
    const altered = bytes.slice();
    altered[bytes.length - 20]! ^= 1;
    expect(await codeOf(() => loadPredictor(altered))).toBe('predict/checksum-mismatch');
    const foreign = new TextEncoder().encode('PK, not a model at all');
    expect(await codeOf(() => loadPredictor(foreign))).toBe('predict/foreign-file');
    const newer = bytes.slice();
    newer[4] = 99;
    expect(await codeOf(() => loadPredictor(newer))).toBe('predict/unsupported-version');
  });
};

const describeTables = (kind: Kind): void => {
  const { table } = kind;

  test('a row is answered alike alone, among others, and with its columns in another order', async () => {
    const model = await fitted(kind);
    const asked = smallTable(30, 3).table;
    const all = answersOf(model, asked);
    const each = all.length / asked.rows;
    for (const row of [0, 7, 29])
      expect(answersOf(model, takeRows(asked, [row]))).toEqual(
        all.slice(row * each, (row + 1) * each),
      );
    const turned = takeColumns(asked, asked.columns.map(({ name }) => name).reverse());
    expect(answersOf(model, turned)).toEqual(all);
    expect(answersOf(model, takeRows(asked, []))).toEqual(new Float64Array(0));
  });

  test('missing values and categories never met get a finite answer', async () => {
    const model = await fitted(kind);
    const strange = tableOf(
      { age: [null, 40], visits: [null, 1e9], city: [null, 'Atlantis'] },
      { kinds: { city: 'categorical', age: 'numeric', visits: 'numeric' } },
    );
    for (const value of answersOf(model, strange)) expect(Number.isFinite(value)).toBe(true);
  });

  test('a column that is missing, unknown or of another kind is refused by its name', async () => {
    const model = await fitted(kind);
    const fieldOf = async (asked: Table) => {
      const refusal = await refusalOf(() => answersOf(model, asked));
      return refusal === 'none' ? refusal : [refusal.code, refusal.details.field];
    };
    const code = 'predict/other-columns';
    expect(await fieldOf(takeColumns(table, ['age', 'city']))).toEqual([code, 'visits']);
    const more = { ...table.columns[0]!, name: 'shoe size' };
    expect(await fieldOf({ ...table, columns: [...table.columns, more] })).toEqual([
      code,
      'shoe size',
    ]);
    const numbers = tableOf({ age: [1], visits: [1], city: [1] });
    expect(await fieldOf(numbers)).toEqual([code, 'city']);
  });

  test('infinities are refused with row and column, when learning and when asked', async () => {
    const infinite = withCell(table, 1, 5, -Infinity);
    const expected = { code: 'predict/not-finite', details: { row: 5, field: 'visits' } };
    expect(await refusalOf(() => kind.make().fit(infinite, kind.labels))).toMatchObject(expected);
    const model = await fitted(kind);
    expect(await refusalOf(() => answersOf(model, infinite))).toMatchObject(expected);
  });

  test('a column that is constant, or has no value at all, does no harm', async () => {
    const empty = { name: 'empty', kind: 'numeric' as const };
    const wide: Table = {
      rows: table.rows,
      columns: [
        ...table.columns,
        { ...empty, values: new Float64Array(table.rows).fill(Number.NaN) },
        { ...empty, name: 'constant', values: new Float64Array(table.rows).fill(7) },
      ],
    };
    const model = await fitted({ ...kind, table: wide });
    for (const value of answersOf(model, wide)) expect(Number.isFinite(value)).toBe(true);
  });
};

const describeLearning = (kind: Kind): void => {
  const { make, table, labels } = kind;

  test('before fit nothing is known and that is said', async () => {
    const model = make();
    expect(model.columns).toEqual([]);
    expect(await codeOf(() => answersOf(model, table))).toBe('predict/not-fitted');
    expect(await codeOf(() => model.save())).toBe('predict/not-fitted');
    expect(await codeOf(() => model.explain(table, 0))).toBe('predict/not-fitted');
  });

  test('an empty table, and labels or weights of another length, are refused', async () => {
    expect(await codeOf(() => make().fit(takeRows(table, []), []))).toBe('predict/empty-table');
    expect(await codeOf(() => make().fit({ rows: 3, columns: [] }, [1, 2, 3]))).toBe(
      'predict/empty-table',
    );
    const short = Array.from(labels).slice(1);
    expect(await codeOf(() => make().fit(table, short))).toBe('predict/dimension-mismatch');
    expect(await codeOf(() => make().fit(table, labels, { weights: [1] }))).toBe(
      'predict/dimension-mismatch',
    );
    const negative = new Float64Array(table.rows).fill(1).with(4, -1);
    expect(await refusalOf(() => make().fit(table, labels, { weights: negative }))).toMatchObject({
      code: 'predict/bad-row',
      details: { row: 4, field: 'weights' },
    });
  });

  test('a label that is missing is refused with its row', async () => {
    const gap = Array.from(labels).with(9, null);
    expect(await refusalOf(() => make().fit(table, gap))).toMatchObject({
      code: 'predict/missing-label',
      details: { row: 9, field: 'label' },
    });
  });

  test('labels that are all alike are refused', async () => {
    const model = make();
    const same = Array.from(labels, () => labels[0]);
    expect(await codeOf(() => model.fit(table, same))).toBe(
      model.task === 'classify' ? 'predict/one-class' : 'predict/constant-label',
    );
  });

  test('a fit that is stopped leaves the model as it was', async () => {
    const model = await fitted(kind);
    const bytes = model.save();
    const stopped = model.fit(table, Array.from(labels).reverse(), { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'predict/stopped' });
    expect(model.save()).toEqual(bytes);
  });

  test('base and contributions of an explanation sum to the prediction', async () => {
    const model = await fitted(kind);
    for (const row of [0, 11, 57]) {
      const explanation = model.explain(table, row);
      const { base, contributions } = explanation;
      expect(contributions.map(({ column }) => column)).toEqual(['age', 'visits', 'city']);
      const sum = contributions.reduce((total, { value }) => total + value, base);
      expect(sum).toBeCloseTo(explained(model, takeRows(table, [row]), explanation), 5);
    }
    expect(await codeOf(() => model.explain(table, table.rows))).toBe('predict/bad-row');
  });

  test('progress is told in order and to the end', async () => {
    const steps: number[] = [];
    await make().fit(table, labels, { onProgress: ({ step }) => void steps.push(step) });
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(steps.every((step) => step >= 1)).toBe(true);
  });
};

const describeOf = (kind: Kind): void => {
  describeFiles(kind);
  describeTables(kind);
  describeLearning(kind);
};

const accuracy = (model: Classifier, table: Table, labels: readonly string[]): number => {
  const probabilities = model.predictProba(table);
  const each = model.classes.length;
  const right = labels.filter((label, row) => {
    const own = probabilities.subarray(row * each, (row + 1) * each);
    return model.classes[own.indexOf(Math.max(...own))] === label;
  });
  return right.length / labels.length;
};

/** What every classifier promises, whatever it is. */
export const describeClassifier = (name: string, make: () => Classifier): void => {
  describe(name, () => {
    const { table, binary, several } = smallTable();
    describeOf({ make, table, labels: binary });

    test('probabilities of a row are within 0 and 1 and sum to 1', async () => {
      for (const labels of [binary, several]) {
        const model = make();
        await model.fit(table, labels);
        const each = model.classes.length;
        const probabilities = model.predictProba(smallTable(25, 4).table);
        for (let row = 0; row < 25; row++) {
          const own = probabilities.subarray(row * each, (row + 1) * each);
          expect(Math.min(...own)).toBeGreaterThanOrEqual(0);
          expect(own.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
        }
      }
    });

    test('what was learnt holds for rows not seen, of two classes and of three', async () => {
      const fresh = smallTable(200, 5);
      const model = make();
      await model.fit(table, binary);
      expect(model.classes).toEqual(['no', 'yes']);
      expect(accuracy(model, fresh.table, fresh.binary)).toBeGreaterThan(0.75);
      await model.fit(table, several);
      expect(model.classes).toEqual(['high', 'low', 'middle']);
      expect(accuracy(model, fresh.table, fresh.several)).toBeGreaterThan(0.6);
    });

    test('every class of three can be explained, and no other', async () => {
      const model = make();
      await model.fit(table, several);
      for (const className of model.classes) {
        const explanation = model.explain(table, 8, className);
        expect(explanation.className).toBe(className);
        const sum = explanation.contributions.reduce((a, { value }) => a + value, explanation.base);
        expect(sum).toBeCloseTo(explained(model, takeRows(table, [8]), explanation), 5);
      }
      expect(await codeOf(() => model.explain(table, 0, 'enormous'))).toBe('predict/unknown-class');
    });
  });
};

/** What every regressor promises, whatever it is. */
export const describeRegressor = (name: string, make: () => Regressor): void => {
  describe(name, () => {
    const { table, values } = smallTable();
    describeOf({ make, table, labels: values });

    test('what was learnt holds for rows not seen: half of the variance or more', async () => {
      const fresh = smallTable(200, 5);
      const model = make();
      await model.fit(table, values);
      const mean = fresh.values.reduce((sum, value) => sum + value, 0) / 200;
      const predicted = model.predict(fresh.table);
      let [left, all] = [0, 0];
      fresh.values.forEach((value, row) => {
        left += (value - predicted[row]!) ** 2;
        all += (value - mean) ** 2;
      });
      expect(left / all).toBeLessThan(0.5);
    });

    test('a label that is text or infinite is refused with its row', async () => {
      const text: (string | number)[] = values.slice();
      text[3] = 'much';
      expect(await refusalOf(() => make().fit(table, text))).toMatchObject({
        code: 'predict/mixed-column',
        details: { row: 3 },
      });
      expect(await refusalOf(() => make().fit(table, values.with(2, Infinity)))).toMatchObject({
        code: 'predict/not-finite',
        details: { row: 2 },
      });
    });
  });
};
