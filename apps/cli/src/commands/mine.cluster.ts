import { parseArgs } from 'node:util';
import {
  chooseClusters,
  clustersPicture,
  cutHierarchy,
  dbscan,
  hierarchyOf,
  kMeans,
  type LinkageMethod,
  type Metric,
  type Points,
  planeOf,
  pointsFrom,
  silhouettesOf,
  standardised,
} from '@kaibo/mine';
import { needed, number, oneOf, readNumbers, whole } from './mine.files.ts';
import { figure, leave, percent, progressTo, tableText } from './mine.show.ts';

const flags = {
  data: { type: 'string' },
  columns: { type: 'string' },
  method: { type: 'string', default: 'kmeans' },
  clusters: { type: 'string', default: 'auto' },
  radius: { type: 'string' },
  'min-points': { type: 'string', default: '5' },
  linkage: { type: 'string', default: 'ward' },
  metric: { type: 'string', default: 'euclidean' },
  scale: { type: 'string', default: 'standard' },
  missing: { type: 'string', default: 'refuse' },
  seed: { type: 'string', default: '1' },
  json: { type: 'string' },
  labels: { type: 'string' },
  picture: { type: 'string' },
} as const;

const parse = (args: string[]) => parseArgs({ args, options: flags }).values;

interface Found {
  labels: Int32Array;
  /** What was done, in one line. */
  told: string;
  figures: Record<string, unknown>;
}

const LINKAGES: readonly LinkageMethod[] = ['ward', 'single', 'complete', 'average', 'weighted'];

/** The number asked for, or the one with the best silhouette among 2 to 10. */
const countOf = (points: Points, asked: string, metric: Metric, seed: number) => {
  if (asked !== 'auto') return { clusters: whole(asked, '--clusters') };
  const choice = chooseClusters(points, {
    ...{ metric, seed },
    onProgress: progressTo(process.stderr, 'k-means'),
  });
  process.stdout.write(
    `${tableText(
      choice.tried.map(({ clusters, inertia, silhouette }) => ({
        clusters: String(clusters),
        inertia: figure(inertia),
        silhouette: figure(silhouette ?? Number.NaN),
      })),
    )}best silhouette: ${choice.bySilhouette} clusters; elbow: ${choice.byElbow}\n\n`,
  );
  return { clusters: choice.bySilhouette, choice };
};

const byCentres = (points: Points, values: ReturnType<typeof parse>, metric: Metric): Found => {
  const seed = whole(values.seed, '--seed');
  const { clusters, choice } = countOf(points, values.clusters, metric, seed);
  const { labels, centres, inertia, iterations } = kMeans(points, {
    ...{ clusters, metric, seed, starts: 10 },
    onProgress: progressTo(process.stderr, `k-means in ${clusters}`),
  });
  return {
    labels,
    told: `k-means in ${clusters}, inertia ${figure(inertia)}`,
    figures: { clusters, inertia, iterations, centres, choice },
  };
};

const byDensity = (points: Points, values: ReturnType<typeof parse>, metric: Metric): Found => {
  const radius = number(needed(values.radius, '--radius'), '--radius');
  const minimumPoints = whole(values['min-points'], '--min-points');
  const { labels, clusters, core } = dbscan(points, { radius, minimumPoints, metric });
  return {
    labels,
    told: `DBSCAN within ${radius}, ${minimumPoints} points: ${clusters} clusters`,
    figures: { clusters, radius, minimumPoints, core },
  };
};

const byMerging = (points: Points, values: ReturnType<typeof parse>, metric: Metric): Found => {
  const method = oneOf(values.linkage, '--linkage', LINKAGES);
  const hierarchy = hierarchyOf(points, { method, metric });
  const asked = values.clusters === 'auto' ? '2' : values.clusters;
  const clusters = whole(asked, '--clusters');
  return {
    labels: cutHierarchy(hierarchy, clusters),
    told: `hierarchy by ${method}, cut into ${clusters}`,
    figures: { clusters, method, linkage: hierarchy.linkage },
  };
};

const methods = { kmeans: byCentres, dbscan: byDensity, hierarchy: byMerging };

/** Size and means of every cluster, in the units of the table. */
const portraits = ({ rows, columns, values, names }: Points, labels: Int32Array) => {
  const members = Map.groupBy(labels.keys(), (row) => labels[row]!);
  return [...members]
    .sort(([a], [b]) => a - b)
    .map(([cluster, own]) => ({
      cluster,
      rows: own.length,
      share: own.length / rows,
      means: Object.fromEntries(
        names.map((name, column) => [
          name,
          own.reduce((sum, row) => sum + values[row * columns + column]!, 0) / own.length,
        ]),
      ),
    }));
};

const MOST_MEANS = 6;

/** `mine cluster`. */
export const clusterRows = async (args: string[]): Promise<number> => {
  const values = parse(args);
  const method = oneOf(values.method, '--method', ['kmeans', 'dbscan', 'hierarchy'] as const);
  const metric = oneOf(values.metric, '--metric', ['euclidean', 'cosine'] as const);
  const scale = oneOf(values.scale, '--scale', ['standard', 'none'] as const);
  const missing = oneOf(values.missing, '--missing', ['refuse', 'drop', 'mean'] as const);
  const read = await readNumbers(needed(values.data, '--data'), values.columns, missing);
  const given = pointsFrom(read.values, read.names.length, read.names);
  process.stderr.write(`cluster: ${given.rows} rows, ${given.columns} columns\n`);
  const points = scale === 'standard' ? standardised(given) : given;
  const { labels, told, figures } = methods[method](points, values, metric);
  const groups = portraits(given, labels);
  const isJudged = groups.filter(({ cluster }) => cluster >= 0).length > 1;
  const silhouette = isJudged ? silhouettesOf(points, labels, { metric }).mean : null;
  const shown = given.names.slice(0, MOST_MEANS);
  process.stdout.write(
    tableText(
      groups.map(({ cluster, rows, share, means }) => ({
        cluster: cluster < 0 ? 'noise' : String(cluster),
        rows: String(rows),
        share: percent(share),
        ...Object.fromEntries(shown.map((name) => [name, figure(means[name]!)])),
      })),
    ),
  );
  const judged = silhouette === null ? '' : `; silhouette ${figure(silhouette)}`;
  process.stdout.write(
    `${told}${judged}; ${metric}, columns ${scale === 'standard' ? 'standardised' : 'as they are'}\n`,
  );
  await leave([
    [
      values.json,
      () => ({
        ...{ method, metric, scale, columns: given.names, rows: read.rows },
        ...{ ...figures, silhouette, groups, labels },
      }),
    ],
    [
      values.labels,
      () => `row,cluster\n${[...labels].map((one, row) => `${read.rows[row]},${one}\n`).join('')}`,
    ],
    [
      values.picture,
      () =>
        clustersPicture(
          { title: 'Clusters', subtitle: `${given.rows} rows; ${told}${judged}` },
          planeOf(points),
          labels,
        ),
    ],
  ]);
  return 0;
};
