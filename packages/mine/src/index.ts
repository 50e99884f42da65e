export type { Heading } from '@kaibo/numeric';
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
export {
  type Pattern,
  type Patterns,
  type PrefixSpanOptions,
  prefixSpan,
} from './baskets/prefix-span.ts';
export { type Rule, type RuleOptions, rulesOf } from './baskets/rules.ts';
export {
  type Sequences,
  type Step,
  sequencesFromEvents,
  sequencesOf,
} from './baskets/sequences.ts';
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
export { clustersPicture, type Plane, planeOf } from './pictures/clusters-picture.ts';
export { type HeatMap, heatMapPicture } from './pictures/heat-map-picture.ts';
export { type TrendPicture, trendPicture } from './pictures/trend-picture.ts';
export {
  type Purchase,
  type RfmGroup,
  type RfmOptions,
  type RfmProfile,
  rfmOf,
} from './rfm/rfm.ts';
export {
  type Anomalies,
  type Anomaly,
  type AnomalyOptions,
  anomaliesOf,
  robustScores,
} from './trends/anomalies.ts';
export {
  type ChangeOptions,
  type Changes,
  changesOf,
  type Segment,
} from './trends/change-points.ts';
export {
  type Forecast,
  type ForecastOptions,
  type HoltWinters,
  type HoltWintersOptions,
  holtWinters,
  normalQuantile,
} from './trends/holt-winters.ts';
export {
  type Peak,
  type Rhythm,
  type RhythmOptions,
  rhythmOf,
  zoneOffsetMs,
} from './trends/rhythm.ts';
export { type Series, type SeriesOptions, seriesOf, type TimedValues } from './trends/series.ts';
export type { Smoothing } from './trends/smoothing.ts';
export { type Decomposition, decompose, type StlOptions } from './trends/stl.ts';
