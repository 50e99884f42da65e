import {
  type MinedFeature,
  type MiningReport,
  MINED_PEOPLE_LEAST as PEOPLE_LEAST,
} from '@kaibo/contracts/mining';
import {
  type CentredClusters,
  type ClusterChoice,
  chooseClusters,
  kMeans,
  type Points,
  pointsFrom,
  standardised,
} from '@kaibo/mine';
import { symmetricEigen } from '@kaibo/numeric';
import { featuresWith, type PersonFeatures, scaled } from './mining.features.ts';
import { toldCounts } from './mining.hidden.rules.ts';
import { clusterNames } from './mining.names.rules.ts';

export type MinedClusters = MiningReport['clusters'];

const PEOPLE_FOR_CLUSTERS = 40;
const CLUSTERS_MOST = 8;
/** Less than this says that people differ by degrees and not by kinds (Kaufman & Rousseeuw 1990 call .25 the least). */
const SILHOUETTE_LEAST = 0.15;
const PEOPLE_MOST = 20_000;
const SAMPLE = 1_500;
const DOTS_MOST = 1_200;
const APART_MOST = 6;
const ALONG_MOST = 3;
const SEED = 5;

/** Four parts of a day that add up to one would otherwise count like four things. */
const weightOf = (feature: MinedFeature): number =>
  ['night', 'morning', 'afternoon', 'evening'].includes(feature) ? 0.7 : 1;

/** Rows by people, features scaled; what is not known of somebody is everybody's mean, and so says nothing. */
const tableOf = (people: readonly PersonFeatures[], features: readonly MinedFeature[]) => {
  const width = features.length;
  const values = new Float64Array(people.length * width);
  for (const [column, feature] of features.entries()) {
    const known = people.flatMap(({ values: of }) => of[feature] ?? []);
    const sum = known.reduce((total, value) => total + scaled(feature, value), 0);
    const mean = known.length > 0 ? sum / known.length : 0;
    for (const [row, { values: of }] of people.entries()) {
      const value = of[feature];
      values[row * width + column] = value === undefined ? mean : scaled(feature, value);
    }
  }
  const points = standardised(pointsFrom(values, width, features));
  return pointsFrom(
    points.values.map((value, at) => value * weightOf(features[at % width]!)),
    width,
    features,
  );
};

/** The number of clusters that part best, of those that leave none with fewer than ten people if there is one. */
const chosen = (points: Points, choice: ClusterChoice): CentredClusters => {
  const ranked = choice.tried
    .filter(({ silhouette }) => silhouette !== null)
    .sort((a, b) => b.silhouette! - a.silhouette!);
  const fits = ranked.map(({ clusters }) => kMeans(points, { clusters, seed: SEED }));
  return fits.find(({ sizes }) => sizes.every((size) => size >= PEOPLE_LEAST)) ?? fits[0]!;
};

interface Plane {
  x: Float64Array;
  y: Float64Array;
  axes: MinedClusters['axes'];
}

/** Onto the two directions along which people differ most (principal components; columns have mean 0). */
const planeOf = ({ rows, columns, values }: Points, features: readonly MinedFeature[]): Plane => {
  const covariances = new Float64Array(columns * columns);
  for (let row = 0; row < rows; row++)
    for (let a = 0; a < columns; a++)
      for (let b = 0; b < columns; b++)
        covariances[a * columns + b]! +=
          (values[row * columns + a]! * values[row * columns + b]!) / rows;
  const { values: spreads, vectors } = symmetricEigen(covariances, columns);
  const total = spreads.reduce((sum, one) => sum + one, 0) || 1;
  const along = (component: number): Float64Array =>
    Float64Array.from({ length: rows }, (_, row) => {
      let sum = 0;
      for (let at = 0; at < columns; at++)
        sum += values[row * columns + at]! * vectors[at * columns + component]!;
      return sum;
    });
  const axisOf = (component: number): MinedClusters['axes'][number] => ({
    share: spreads[component]! / total,
    along: features
      .map((feature, at) => ({ feature, weight: vectors[at * columns + component]! }))
      .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
      .slice(0, ALONG_MOST),
  });
  return { x: along(0), y: along(1), axes: [axisOf(0), axisOf(1)] };
};

type Means = Partial<Record<MinedFeature, number>>;

const meanOf = (people: readonly PersonFeatures[], feature: MinedFeature): number | null => {
  const known = people.flatMap(({ values }) => values[feature] ?? []);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
};

interface Described {
  id: number;
  people: PersonFeatures[];
  mean: Means;
  z: Means;
  x: number;
  y: number;
}

const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

const describe = (
  people: readonly PersonFeatures[],
  {
    points,
    plane,
    fit,
    features,
  }: {
    points: Points;
    plane: Plane;
    fit: CentredClusters;
    features: readonly MinedFeature[];
  },
): Described[] =>
  Array.from({ length: fit.clusters }, (_, id): Described => {
    const rows = people.flatMap((_, row) => (fit.labels[row] === id ? [row] : []));
    const own = rows.map((row) => people[row]!);
    const [mean, z]: [Means, Means] = [{}, {}];
    for (const [column, feature] of features.entries()) {
      const found = meanOf(own, feature);
      if (found === null) continue;
      mean[feature] = found;
      const values = rows.map((row) => points.values[row * features.length + column]!);
      z[feature] = average(values) / weightOf(feature);
    }
    const [x, y] = [
      average(rows.map((row) => plane.x[row]!)),
      average(rows.map((row) => plane.y[row]!)),
    ];
    return { id, people: own, mean, z, x, y };
  });

export interface FoundClusters {
  found: MinedClusters;
  /** The cluster of each person; null where it is not told. */
  clusterOf: Map<string, number>;
}

const nothing = (people: number, features: readonly MinedFeature[]): MinedClusters => ({
  ...{ lack: null, people, features: [...features], tried: [], silhouette: 0 },
  ...{ list: [], hiddenPeople: 0, axes: [], dots: [] },
});

/**
 * People who do alike: k-means on what they bought, when, and how they watched. The number of clusters is the one with
 * the best silhouette from 2 to 8 (the bend of the inertia is told beside it); clusters of fewer than ten are not told.
 */
export const mineClusters = (
  everybody: readonly PersonFeatures[],
  hasAttention: boolean,
): FoundClusters => {
  const features = featuresWith(hasAttention);
  const clusterOf = new Map<string, number>();
  const empty = nothing(everybody.length, features);
  if (everybody.length < PEOPLE_FOR_CLUSTERS) {
    const lack = { have: everybody.length, needed: PEOPLE_FOR_CLUSTERS };
    return { found: { ...empty, lack: { code: 'too-few-people', ...lack } }, clusterOf };
  }
  const people = everybody
    .toSorted((a, b) => (a.values.recency ?? 0) - (b.values.recency ?? 0))
    .slice(0, PEOPLE_MOST);
  const points = tableOf(people, features);
  const most = Math.min(CLUSTERS_MOST, Math.floor(people.length / PEOPLE_LEAST));
  const choice = chooseClusters(points, { from: 2, to: most, sampleRows: SAMPLE, seed: SEED });
  const fit = chosen(points, choice);
  const silhouette =
    choice.tried.find(({ clusters }) => clusters === fit.clusters)?.silhouette ?? 0;
  const { tried } = choice;
  if (silhouette < SILHOUETTE_LEAST)
    return {
      found: { ...empty, tried, silhouette, lack: { code: 'no-groups', have: 0, needed: 2 } },
      clusterOf,
    };

  const plane = planeOf(points, features);
  const all = describe(people, { points, plane, fit, features }).sort(
    (a, b) => b.people.length - a.people.length,
  );
  const told = toldCounts(all.map((one) => one.people.length));
  const shown = all.filter((_, at) => told[at] !== null && told[at]! > 0);
  const names = clusterNames(shown);
  for (const [id, one] of shown.entries())
    for (const { who } of one.people) clusterOf.set(who, id + 1);
  const hiddenPeople = people.length - shown.reduce((sum, one) => sum + one.people.length, 0);
  return {
    clusterOf,
    found: {
      ...{ lack: null, people: people.length, features: [...features], tried, silhouette },
      ...{ hiddenPeople, axes: plane.axes },
      list: shown.map(({ people: own, mean, z, x, y }, at) => ({
        ...{ id: at + 1, name: names[at]!, people: own.length, x, y },
        share: own.length / people.length,
        apart: features
          .flatMap((feature) =>
            mean[feature] === undefined
              ? []
              : [
                  {
                    feature,
                    mean: mean[feature],
                    everybody: meanOf(people, feature) ?? 0,
                    z: z[feature]!,
                  },
                ],
          )
          .sort((a, b) => Math.abs(b.z) - Math.abs(a.z))
          .slice(0, APART_MOST),
      })),
      dots: dotsOf(people, plane, clusterOf),
    },
  };
};

/** Evenly taken, rounded so that nobody is known by their place. */
const dotsOf = (
  people: readonly PersonFeatures[],
  { x, y }: Plane,
  clusterOf: ReadonlyMap<string, number>,
): MinedClusters['dots'] => {
  const step = Math.max(1, Math.ceil(people.length / DOTS_MOST));
  const near = (value: number) => Math.round(value * 10) / 10;
  return people.flatMap(({ who }, row) => {
    const cluster = clusterOf.get(who);
    return row % step > 0 || cluster === undefined
      ? []
      : [{ x: near(x[row]!), y: near(y[row]!), cluster }];
  });
};
