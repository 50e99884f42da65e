import { areaUnderCurve } from '@kaibo/numeric';
import { type ClickModelOptions, clickModel } from '@kaibo/recommend';
import {
  type KuairandLabel,
  type KuairandPart,
  readKuairand,
  splitByTime,
} from '../../packages/recommend/src/testing/kuairand.ts';
import type { Figures } from '../support/benchmark.ts';
import { rounded } from '../support/numbers.ts';

type Say = (line: string) => void;

/** Sum of item, user and tab log-odds, fit on validation, scored on test. */
const baselines: Record<KuairandLabel, number> = {
  is_click: 0.7187,
  long_view: 0.7154,
  is_like: 0.7882,
};

/** Compared on the last fifth of the validation part, in time; never on test. */
const candidates: ClickModelOptions[] = [
  { dimensions: 0, penalty: 0.0003, learningRate: 0.005 },
  { dimensions: 0, penalty: 0.001, learningRate: 0.005 },
  { dimensions: 0, penalty: 0.0001, learningRate: 0.005 },
  { dimensions: 4, penalty: 0.001, vectorPenalty: 0.03, learningRate: 0.005 },
  { dimensions: 8, penalty: 0.001, vectorPenalty: 0.003, learningRate: 0.003, hidden: [32] },
  { dimensions: 8, penalty: 0.0003, vectorPenalty: 0.003, learningRate: 0.003, hidden: [64, 32] },
];

const labelled = (part: KuairandPart, label: KuairandLabel) => ({
  columns: part.columns,
  labels: part.labels[label],
});

/** For each label: choose on a split of validation by time, fit on all of it, score test once. */
export const measureClicks = async (say: Say): Promise<Figures> => {
  const data = readKuairand();
  if (!data) {
    say('no kuairand-pure (KAIBO_DATA): not measured');
    return { kuairand_is_click_auc: null };
  }
  const [early, late] = splitByTime(data.validation, 0.8);
  const figures: Figures = {};
  for (const label of Object.keys(baselines) as KuairandLabel[]) {
    let best = { area: 0, passes: 1, options: candidates[0]!, name: '' };
    for (const options of candidates) {
      const model = clickModel({ ...options, epochs: 8 });
      let [area, passes] = [0, 1];
      model.fit(labelled(early, label), labelled(late, label), {
        onProgress: ({ step, validation = 0 }) => {
          if (validation > area) [area, passes] = [validation, step];
        },
      });
      say(
        `${label}: ${model.name} ${JSON.stringify(options)}: hold-out ${area.toFixed(4)} after ${passes} passes`,
      );
      if (area > best.area) best = { area, passes, options, name: model.name };
    }
    const model = clickModel({ ...best.options, epochs: best.passes });
    model.fit(labelled(data.validation, label));
    const area = areaUnderCurve(data.test.labels[label], model.predict(data.test.columns));
    figures[`kuairand_${label}_auc`] = rounded(area, 4);
    figures[`kuairand_${label}_auc_baseline`] = baselines[label];
    figures[`kuairand_${label}_model`] = best.name;
  }
  return figures;
};
