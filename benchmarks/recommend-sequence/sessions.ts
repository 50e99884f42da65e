import { bootstrapInterval, random } from '@kaibo/numeric';
import {
  blendWithPrior,
  type Interactions,
  type Recommender,
  readTable,
  type SequenceOptions,
  sasrec,
  sessionNeighbours,
} from '@kaibo/recommend';
import { dataFolder, readText } from '../../packages/recommend/src/testing/datasets.ts';
import type { Figures } from '../support/benchmark.ts';
import { rounded } from '../support/numbers.ts';

type Say = (line: string) => void;

/** Full softmax: there are fewer than 3,000 items. */
const networkOptions: SequenceOptions = {
  ...{ dimensions: 64, maximumLength: 20, negatives: 3000, learningRate: 0.003, batchEvents: 512 },
  ...{ dropout: 0.4, epochs: 10, patience: 3, validationUsers: 2000 },
};
const alphas = [0, 0.5, 0.65, 0.8, 0.9, 1];

/** Sessions as item numbers of the training part; items it does not know are left out. */
const sessionsOf = (text: string, train: Interactions): number[][] => {
  const numberOf = new Map(train.itemIds!.map((id, item) => [id, item]));
  const sessions = new Map<string, number[]>();
  for (const line of text.split('\n').slice(1)) {
    const [session, item] = line.split('\t');
    const number = numberOf.get(item ?? '');
    if (!session || number === undefined) continue;
    const own = sessions.get(session);
    if (own) own.push(number);
    else sessions.set(session, [number]);
  }
  return [...sessions.values()].filter((own) => own.length > 1);
};

const rankOf = (scores: Float32Array, target: number): number => {
  const score = scores[target]!;
  if (!(score > Number.NEGATIVE_INFINITY)) return scores.length;
  let better = 0;
  for (let item = 0; item < scores.length; item++)
    if (scores[item]! > score || (scores[item] === score && item < target)) better++;
  return better;
};

/** One hit or miss within the first 20 per position, for each α: 0 is V-SKNN alone, 1 the network alone. */
const hitsOf = (
  network: Recommender,
  prior: Recommender,
  sessions: number[][],
  shares: number[],
) => {
  const [learnt, near, mixed] = [0, 1, 2].map(() => new Float32Array(network.items));
  const hits = shares.map(() => [] as number[]);
  for (const session of sessions)
    for (let at = 1; at < session.length; at++) {
      const items = session.slice(0, at);
      network.score({ items }, learnt!);
      prior.score({ items }, near!);
      shares.forEach((alpha, place) => {
        if (alpha === 0) mixed!.set(near!);
        else blendWithPrior(learnt!, near!, { alpha }, mixed!);
        hits[place]!.push(rankOf(mixed!, session[at]!) < 20 ? 1 : 0);
      });
    }
  return hits;
};

const mean = (values: number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const fitted = async (model: Recommender, train: Interactions): Promise<Recommender> => {
  await model.fit(train);
  return model;
};

/** The share α is chosen on the tuning split of the training part; test is scored once. */
export const measureSessions = async (say: Say): Promise<Figures> => {
  const folder = dataFolder('yoochoose-100k');
  if (!folder) {
    say('no yoochoose-100k (KAIBO_DATA): not measured');
    return { yoochoose_gain_vs_vsknn: null };
  }
  const read = (part: string) => readText(folder, `yoochoose-clicks-100k_${part}`);
  const tuning = readTable(read('train_tr.txt.gz'));
  const tuningSessions = sessionsOf(read('train_valid.txt.gz'), tuning);
  const tuningPrior = await fitted(sessionNeighbours(), tuning);
  const tuned = await fitted(sasrec(networkOptions), tuning);
  let best = { rate: 0, alpha: 0.5 };
  hitsOf(tuned, tuningPrior, tuningSessions, alphas).forEach((hits, place) => {
    const [rate, alpha] = [mean(hits), alphas[place]!];
    say(`SASRec, α ${alpha}: HR@20 ${rate.toFixed(4)} on the tuning split`);
    if (rate > best.rate) best = { rate, alpha };
  });
  const train = readTable(read('train_full.txt'));
  const prior = await fitted(sessionNeighbours(), train);
  const network = await fitted(sasrec(networkOptions), train);
  const sessions = sessionsOf(read('test.txt'), train);
  const [near, own, learnt] = hitsOf(network, prior, sessions, [0, best.alpha, 1]);
  const gains = own!.map((hit, at) => hit - near![at]!);
  const interval = bootstrapInterval(gains, random(1), 1000);
  return {
    yoochoose_model: `${best.alpha} · SASRec + ${rounded(1 - best.alpha, 2)} · V-SKNN`,
    yoochoose_positions: gains.length,
    yoochoose_hr20: rounded(mean(own!), 4),
    yoochoose_hr20_network_alone: rounded(mean(learnt!), 4),
    yoochoose_hr20_vsknn: rounded(mean(near!), 4),
    yoochoose_gain_vs_vsknn: rounded(interval.mean, 4),
    yoochoose_gain_low: rounded(interval.low, 4),
    yoochoose_gain_high: rounded(interval.high, 4),
  };
};
