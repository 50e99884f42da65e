import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DrawnTable } from './drawn-table.ts';

const script = join(import.meta.dirname, 'peer_trees.py');

export interface Peer {
  /** The shorter of two fits. */
  seconds: number;
  auc: number;
  version: string;
}

/** Python with scikit-learn: `KAIBO_PYTHON`, else `python3`; null where it cannot be imported. */
export const pythonWithScikit = (): string | null => {
  const python = process.env.KAIBO_PYTHON ?? 'python3';
  return spawnSync(python, ['-c', 'import sklearn']).status === 0 ? python : null;
};

/** Fits the peer on the first rows of the same table, on one thread, and scores the rest; null where it fails. */
export const fitPeer = (
  python: string,
  kind: 'boosting' | 'forest',
  { columns, labels, training }: DrawnTable,
): Peer | null => {
  const folder = mkdtempSync(join(tmpdir(), 'kaibo-trees-'));
  try {
    const file = join(folder, 'table.f64');
    const bytes = [...columns, labels].map(({ buffer, byteOffset, byteLength }) =>
      Buffer.from(buffer, byteOffset, byteLength),
    );
    writeFileSync(file, Buffer.concat(bytes));
    const size = [labels.length, columns.length, training].map(String);
    const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
    const { status, stdout } = spawnSync(python, [script, file, ...size, kind], {
      env,
      encoding: 'utf8',
    });
    return status === 0 ? (JSON.parse(stdout.trim()) as Peer) : null;
  } finally {
    rmSync(folder, { recursive: true });
  }
};
