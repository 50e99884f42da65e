import { areaUnderCurve, logLoss } from '@kaibo/numeric';
import { type BoostingOptions, boostingClassifier, type Table } from '@kaibo/predict';
import { dataFolder } from '../../packages/predict/src/testing/datasets.ts';
import type { Figures } from '../support/benchmark.ts';
import { rounded } from '../support/numbers.ts';
import { askingTable, learningTable } from './kuairand-features.ts';
import { type FeedLabel, type FeedLog, partOf, readFeed } from './kuairand-log.ts';

type Say = (line: string) => void;

/** Compared on the last fifth of the validation part, in time; never on test. */
const candidates: BoostingOptions[] = [
  { rounds: 150, learningRate: 0.05 },
  { rounds: 200, learningRate: 0.05, minLeafRows: 100, columnShare: 0.4, rowShare: 0.7, l2: 10 },
  { rounds: 300, learningRate: 0.03, minLeafRows: 200, columnShare: 0.3, rowShare: 0.7, l2: 10 },
];

const names: Record<FeedLabel, string> = { is_click: 'click', long_view: 'long_view' };

const fitAndScore = async (
  options: BoostingOptions,
  label: FeedLabel,
  [learnt, log]: readonly [Table, FeedLog],
  asked: Table,
): Promise<Float64Array> => {
  const model = boostingClassifier(options);
  await model.fit(learnt, log.labels[label]);
  return model.predictProba(asked).filter((_, place) => place % 2 === 1);
};

/** KuaiRand-Pure: for each label, choose on a split of validation by time, fit on all of it, score test once. */
export const measureFeedClicks = async (say: Say): Promise<Figures> => {
  const folder = dataFolder('kuairand-pure');
  if (!folder) {
    say('no kuairand-pure (KAIBO_DATA): not measured');
    return { click_auc: null, long_view_auc: null };
  }
  const feed = readFeed(folder);
  const { validation, test } = feed;
  const cut = Math.floor(0.8 * validation.rows);
  const early = partOf(validation, 0, cut);
  const late = partOf(validation, cut, validation.rows);
  const earlier = [learningTable(feed, early), early] as const;
  const later = askingTable(feed, early, late);
  const learnt = [learningTable(feed, validation), validation] as const;
  const asked = askingTable(feed, validation, test);
  const figures: Figures = {};
  for (const label of Object.keys(names) as FeedLabel[]) {
    let best = { area: 0, options: candidates[0]! };
    for (const options of candidates) {
      const shares = await fitAndScore(options, label, earlier, later);
      const area = areaUnderCurve(late.labels[label], shares);
      say(`${label}: ${JSON.stringify(options)}: hold-out AUC ${area.toFixed(4)}`);
      if (area > best.area) best = { area, options };
    }
    const shares = await fitAndScore(best.options, label, learnt, asked);
    figures[`${names[label]}_auc`] = rounded(areaUnderCurve(test.labels[label], shares), 4);
    figures[`${names[label]}_logloss`] = rounded(logLoss(test.labels[label], shares), 4);
  }
  return figures;
};
