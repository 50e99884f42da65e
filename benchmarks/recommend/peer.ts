import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const script = join(import.meta.dirname, 'implicit_als.py');

export interface Peer {
  iterations: number;
  ndcg20: number;
  seconds: number;
}

/** Python with `implicit`: `KAIBO_PYTHON`, else `python3`; null where it cannot be imported. */
export const pythonWithImplicit = (): string | null => {
  const python = process.env.KAIBO_PYTHON ?? 'python3';
  return spawnSync(python, ['-c', 'import implicit']).status === 0 ? python : null;
};

/** The peer's whole fit that first reaches the target, its own threads of BLAS switched off as its makers advise. */
export const timeImplicit = (
  python: string,
  folder: string,
  {
    target,
    threads,
    alpha,
    regularisation,
  }: Record<'target' | 'threads' | 'alpha' | 'regularisation', number>,
): Peer | null => {
  const { status, stdout } = spawnSync(
    python,
    [script, folder, ...[target, threads, alpha, regularisation].map(String)],
    { env: { ...process.env, OPENBLAS_NUM_THREADS: '1' }, encoding: 'utf8' },
  );
  return status === 0 ? (JSON.parse(stdout.trim().split('\n').at(-1)!) as Peer) : null;
};
