export { apriori } from './baskets/apriori.ts';
export { type Baskets, basketsFromLines, basketsOf } from './baskets/baskets.ts';
export { eclat } from './baskets/eclat.ts';
export { fpGrowth } from './baskets/fp-growth.ts';
export {
  type Itemset,
  type ItemsetOptions,
  type Itemsets,
  minimumCountOf,
} from './baskets/itemsets.ts';
export { type Rule, type RuleOptions, rulesOf } from './baskets/rules.ts';
export {
  type ChooseOptions,
  type ClusterChoice,
  type ClusterCount,
  chooseClusters,
  elbowOf,
} from './clusters/choose-clusters.ts';
export { type DbscanOptions, type DensityClusters, dbscan } from './clusters/dbscan.ts';
export {
  clustersWithin,
  cutHierarchy,
  type Hierarchy,
  type HierarchyOptions,
  hierarchyOf,
  type LinkageMethod,
} from './clusters/hierarchy.ts';
export {
  assignTo,
  type CentredClusters,
  type KMeansOptions,
  kMeans,
} from './clusters/kmeans.ts';
export {
  directionsOf,
  type Metric,
  type Points,
  pointsFrom,
  pointsOf,
  standardised,
} from './clusters/points.ts';
export { type SilhouetteOptions, type Silhouettes, silhouettesOf } from './clusters/silhouette.ts';
export { MineError, type MineErrorCode, type MineErrorDetails } from './errors.ts';
export type { MineProgress } from './options.ts';
