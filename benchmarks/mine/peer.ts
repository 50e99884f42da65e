import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Points } from '@kaibo/mine';

const script = join(import.meta.dirname, 'peer_clusters.py');

/** Python with scikit-learn: `KAIBO_PYTHON`, else `python3`; null where it cannot be imported. */
export const pythonWithScikit = (): string | null => {
  const python = process.env.KAIBO_PYTHON ?? 'python3';
  return spawnSync(python, ['-c', 'import sklearn']).status === 0 ? python : null;
};

/** Gives the table to Python in a file; `read` looks at what it left before the folder goes. */
const withTable = <Found>(
  points: Points,
  work: (table: string, folder: string) => Found | null,
): Found | null => {
  const folder = mkdtempSync(join(tmpdir(), 'kaibo-bench-mine-'));
  try {
    const table = join(folder, 'table.f64');
    writeFileSync(table, new Uint8Array(points.values.buffer));
    return work(table, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const ask = <Found>(python: string, args: readonly (string | number)[]): Found | null => {
  const one = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
  const { status, stdout } = spawnSync(python, [script, ...args.map(String)], {
    env: { ...process.env, ...one },
    encoding: 'utf8',
  });
  return status === 0 ? (JSON.parse(stdout.trim().split('\n').at(-1)!) as Found) : null;
};

/** DBSCAN of scikit-learn: seconds of each run, and its labels. */
export const scikitDbscan = (
  python: string,
  points: Points,
  { radius, minimumPoints, repeats }: Record<'radius' | 'minimumPoints' | 'repeats', number>,
) =>
  withTable(points, (table, folder) => {
    const labels = join(folder, 'labels.i32');
    const args = [table, points.columns, radius, minimumPoints, repeats, labels];
    const found = ask<{ seconds: number[] }>(python, ['dbscan', ...args]);
    if (!found) return null;
    const bytes = Uint8Array.from(readFileSync(labels));
    return { ...found, labels: new Int32Array(bytes.buffer) };
  });

export interface PeerCentres {
  seconds: number[];
  inertias: number[];
  iterations: number[];
}

/** k-means of scikit-learn from k-means++, one beginning per run. */
export const scikitKMeans = (
  python: string,
  points: Points,
  { clusters, repeats }: Record<'clusters' | 'repeats', number>,
): PeerCentres | null =>
  withTable(points, (table) => ask(python, ['kmeans', table, points.columns, clusters, repeats]));
