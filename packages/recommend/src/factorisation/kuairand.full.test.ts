import { areaUnderCurve } from '@kaibo/numeric';
import { expect, test } from 'vitest';
import { type KuairandLabel, readKuairand } from '../testing/kuairand.ts';
import { type ClickModelOptions, clickModel } from './click-model.ts';

const data = readKuairand();

/** As `npm run bench -- recommend-sequence clicks` chose on validation. */
const options: ClickModelOptions = {
  ...{ dimensions: 8, penalty: 0.001, vectorPenalty: 0.003, learningRate: 0.003 },
  ...{ hidden: [32], epochs: 2 },
};

/** Sums of the log-odds of item, user and tab. */
const rows: [KuairandLabel, number][] = [
  ['is_click', 0.7187],
  ['long_view', 0.7154],
  ['is_like', 0.7882],
];

test.skipIf(!data).each(rows)(
  'KuaiRand, fit on validation, scored on test: %s is told better than by rates (AUC %d)',
  (label, baseline) => {
    const { validation, test: later } = data!;
    const model = clickModel(options);
    model.fit({ columns: validation.columns, labels: validation.labels[label] });
    const area = areaUnderCurve(later.labels[label], model.predict(later.columns));
    expect(area).toBeGreaterThan(baseline);
  },
  120_000,
);
