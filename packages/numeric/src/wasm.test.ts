import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { builds, wasmFile } from '../build/files.ts';

const compiler = await import('../build/compile.ts').catch((error: NodeJS.ErrnoException) => {
  if (error.code === 'ERR_MODULE_NOT_FOUND') return null;
  throw error;
});

/** Skipped where the compiler, a development dependency, is not installed: nothing could be compared. */
test.skipIf(compiler === null).for([...builds])(
  'compiling the sources gives the committed bytes: %s',
  { timeout: 60_000 },
  async (build) => {
    const bytes = await compiler!.compileKernels(build);
    expect(Buffer.from(bytes).equals(readFileSync(wasmFile(build)))).toBe(true);
  },
);
