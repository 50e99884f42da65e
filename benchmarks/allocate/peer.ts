import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LinearProgram } from '@kaibo/allocate';

const script = join(import.meta.dirname, 'peer_highs.py');
const ARRAYS = [
  ...(['cost', 'columnLower', 'columnUpper', 'rowLower', 'rowUpper'] as const),
  ...(['starts', 'indices', 'values'] as const),
] as const;

export interface NativeRun {
  readonly version: string;
  readonly seconds: number;
  readonly cost: number;
}

/** The same program by HiGHS as Python has it (`KAIBO_PYTHON`, else `python3`), one thread; null where it has none. */
export const nativeHighs = (program: LinearProgram): NativeRun | null => {
  const python = process.env.KAIBO_PYTHON ?? 'python3';
  if (spawnSync(python, ['-c', 'import highspy, numpy']).status !== 0) return null;
  const folder = mkdtempSync(join(tmpdir(), 'kaibo-bench-allocate-'));
  try {
    for (const name of ARRAYS)
      writeFileSync(join(folder, name), new Uint8Array(program[name].buffer));
    const { status, stdout } = spawnSync(python, [script, folder], {
      env: { ...process.env, OMP_NUM_THREADS: '1' },
      encoding: 'utf8',
    });
    return status === 0 ? (JSON.parse(stdout.trim().split('\n').at(-1)!) as NativeRun) : null;
  } finally {
    rmSync(folder, { recursive: true });
  }
};
