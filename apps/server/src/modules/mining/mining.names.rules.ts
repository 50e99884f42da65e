import type { BothLanguages } from '@kaibo/contracts';
import type { MinedFeature } from '@kaibo/contracts/mining';

/** A cluster by its means: in readable units, and in standard deviations from everybody. */
export interface ClusterMeans {
  mean: Readonly<Partial<Record<MinedFeature, number>>>;
  z: Readonly<Partial<Record<MinedFeature, number>>>;
}

type Means = { mean(feature: MinedFeature): number; z(feature: MinedFeature): number };

interface Word {
  zh: string;
  en: string;
  /** How well it fits; below 0 it does not. */
  fit(means: Means): number;
}

const TIME_Z = 0.5;

/** Said first: when they come. */
const times: readonly Word[] = [
  ...(
    [
      ['night', '深夜', 'Night'],
      ['morning', '早间', 'Morning'],
      ['afternoon', '午后', 'Afternoon'],
      ['evening', '晚间', 'Evening'],
    ] as const
  ).map(
    ([feature, zh, en]): Word => ({
      ...{ zh, en },
      fit: ({ mean, z }) => (mean(feature) >= 0.4 ? z(feature) - TIME_Z : -1),
    }),
  ),
  {
    ...{ zh: '周末', en: 'Weekend' },
    fit: ({ mean, z }) => (mean('weekend') >= 0.5 ? z('weekend') - TIME_Z : -1),
  },
];

const least = (...fits: number[]): number => Math.min(...fits);

/** Who they are. The one that fits best is taken; the last one always fits. */
const kinds: readonly Word[] = [
  {
    ...{ zh: '大额常客', en: 'high-spending regulars' },
    fit: ({ z }) => 0.4 + least(z('orders') - 0.5, z('spent') - 0.8, z('piece-price') + 0.2),
  },
  {
    ...{ zh: '抢购客', en: 'bargain hunters' },
    fit: ({ z }) => 0.3 + least(z('orders') - 0.3, -z('piece-price') - 0.2),
  },
  { ...{ zh: '大额买家', en: 'big spenders' }, fit: ({ z }) => z('piece-price') - 0.6 },
  { ...{ zh: '常客', en: 'regulars' }, fit: ({ z }) => z('orders') - 0.5 },
  {
    ...{ zh: '只看不买的观众', en: 'lookers-on' },
    fit: ({ mean, z }) => (mean('orders') < 0.2 ? 0.5 + Math.max(0, z('watched')) : -1),
  },
  { ...{ zh: '爱互动的人', en: 'talkers' }, fit: ({ z }) => z('talked') - 0.7 },
  { ...{ zh: '沉睡客', en: 'sleepers' }, fit: ({ z }) => z('recency') - 0.6 },
  {
    ...{ zh: '新客', en: 'newcomers' },
    fit: ({ mean, z }) => (mean('orders') < 2 ? least(-z('recency') - 0.5, -z('orders')) : -1),
  },
  { ...{ zh: '小额买家', en: 'small-ticket buyers' }, fit: ({ z }) => -z('piece-price') - 0.6 },
  { ...{ zh: '久看的观众', en: 'long watchers' }, fit: ({ z }) => z('watched') - 0.8 },
  { ...{ zh: '偶尔来的买家', en: 'occasional buyers' }, fit: () => 0 },
];

const NEVER = -Infinity;

const fitting = (words: readonly Word[], means: Means): Word[] =>
  words
    .map((word) => ({ word, fit: word.fit(means) }))
    .filter(({ fit }) => fit >= 0)
    .sort((a, b) => b.fit - a.fit)
    .map(({ word }) => word);

const joined = (time: Word | undefined, kind: Word): BothLanguages => {
  const en = time ? `${time.en} ${kind.en}` : `${kind.en[0]!.toUpperCase()}${kind.en.slice(1)}`;
  return { zh: `${time?.zh ?? ''}${kind.zh}`, en };
};

/**
 * Names from what sets each cluster apart, e.g. "Evening bargain hunters / 晚间抢购客"; no two alike: who comes later
 * takes the next word that fits, and a number where there is none.
 */
export const clusterNames = (clusters: readonly ClusterMeans[]): BothLanguages[] => {
  const taken = new Set<string>();
  return clusters.map(({ mean, z }) => {
    const means: Means = {
      mean: (feature) => mean[feature] ?? Number.NaN,
      z: (feature) => z[feature] ?? NEVER,
    };
    const [time] = fitting(times, means);
    const names = fitting(kinds, means).flatMap((kind) => [
      joined(time, kind),
      joined(undefined, kind),
    ]);
    const free = names.find(({ en }) => !taken.has(en));
    let name = free ?? names[0]!;
    for (let n = 2; taken.has(name.en); n++)
      name = { zh: `${names[0]!.zh} ${n}`, en: `${names[0]!.en} ${n}` };
    taken.add(name.en);
    return name;
  });
};
