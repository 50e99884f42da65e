import { expect, test } from 'vitest';
import { funnel, loadPredictor, makeClassifier } from '../models.ts';
import type { Classifier } from '../predictor.ts';
import { takeRows } from '../table.ts';
import { smallTable } from '../testing/small-table.ts';

const { table, several } = smallTable(150);
const stages = ['low', 'middle', 'high'];

test('the probability of a stage is the product of the steps up to it', async () => {
  const model = funnel({ stages });
  await model.fit(table, several);
  const went = several.map((label) => (label === 'low' ? 'no' : 'yes'));
  const first = makeClassifier('logistic');
  await first.fit(table, went);
  const rows = several.flatMap((label, row) => (label === 'low' ? [] : [row]));
  const second = makeClassifier('logistic');
  await second.fit(
    takeRows(table, rows),
    rows.map((row) => (several[row] === 'high' ? 'yes' : 'no')),
  );
  const [all, one, two] = [model, first, second].map((each) => each.predictProba(table));
  expect(model.classes).toEqual(['high', 'low', 'middle']);
  for (let row = 0; row < table.rows; row++) {
    expect(all![3 * row]).toBeCloseTo(one![2 * row + 1]! * two![2 * row + 1]!, 12);
    expect(all![3 * row]! + all![3 * row + 2]!).toBeCloseTo(one![2 * row + 1]!, 12);
  }
  const again = loadPredictor(model.save()) as Classifier;
  expect(again.predictProba(table)).toEqual(all);
});

test('labels that are no stage, and stages nobody reached, are refused', async () => {
  const refusal = { code: 'predict/unknown-class', details: { field: 'stages' } };
  await expect(funnel({ stages: ['low', 'high'] }).fit(table, several)).rejects.toMatchObject(
    refusal,
  );
  await expect(
    funnel({ stages: [...stages, 'enormous'] }).fit(table, several),
  ).rejects.toMatchObject(refusal);
  expect(() => funnel({ stages: ['low'] })).toThrow(
    expect.objectContaining({ code: 'predict/bad-option' }),
  );
});
