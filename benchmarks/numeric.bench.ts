import { measureKernels } from './numeric/kernels.ts';
import { measureModels } from './numeric/models.ts';
import type { Benchmark } from './support/benchmark.ts';

/**
 * `npm run bench -- numeric --json`: products, dots and answers per engine beside the scalar twin, then an EASE-sized
 * inverse and sweeps of implicit factors on synthetic data of the size of MovieLens-1M.
 */
export const run: Benchmark = async ({ say }) => ({
  ...measureKernels(say),
  ...(await measureModels(say)),
});
