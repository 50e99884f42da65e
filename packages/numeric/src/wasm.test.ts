import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builds, wasmFile } from '../build/files.ts';

const compiler = await import('../build/compile.ts').catch((error: NodeJS.ErrnoException) => {
  if (error.code === 'ERR_MODULE_NOT_FOUND') return null;
  throw error;
});

/** Skipped where the compiler, a development dependency, is not installed: nothing could be compared. */
test.skipIf(compiler === null && process.env.REQUIRE_REAL !== '1').for([...builds])(
  'compiling the sources gives the committed bytes: %s',
  { timeout: 60_000 },
  async (build) => {
    const bytes = await compiler!.compileKernels(build);
    expect(Buffer.from(bytes).equals(readFileSync(wasmFile(build)))).toBe(true);
  },
);

test('no kernel loads or stores past the checks of memory.ts', () => {
  const folder = join(import.meta.dirname, '../assembly');
  const others = readdirSync(folder).filter((file) => file.endsWith('.ts') && file !== 'memory.ts');
  expect(others.length).toBeGreaterThan(5);
  for (const file of others)
    expect(readFileSync(join(folder, file), 'utf8'), file).not.toMatch(
      /v128\.(load|store)|\b(load|store)<|memory\.(copy|fill)/,
    );
});
