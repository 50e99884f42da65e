import { createNumeric, type Engine, type Numeric, random } from '@kaibo/numeric';
import type { Figures } from '../support/benchmark.ts';
import { rounded } from '../support/numbers.ts';
import { fastestMs } from './fastest.ts';

const SIZE = 512;
const WIDTH = 64;
const ITEMS = 3_706;
const DOTS = 200_000;

const filled = ({ space }: Numeric, length: number): Float32Array => {
  const { uniform } = random(1);
  const values = space.f32(length);
  for (let i = 0; i < length; i++) values[i] = uniform() - 0.5;
  return values;
};

const gemmGflops = (numeric: Numeric, runs: number): number => {
  const [a, b, c] = [0, 1, 2].map(() => filled(numeric, SIZE * SIZE));
  const task = { m: SIZE, n: SIZE, k: SIZE, a: a!, b: b!, c: c! };
  const ms = fastestMs(runs, () => numeric.kernels.gemm(task));
  return (2 * SIZE ** 3) / ms / 1e6;
};

/** A dot among many: what one costs when a vector is held against 3,706 rows. */
const dotNs = ({ kernels, space }: Numeric, items: Float32Array): number => {
  const scores = space.f32(ITEMS);
  const user = items.subarray(0, WIDTH);
  return (fastestMs(300, () => kernels.scores(items, user, scores)) / ITEMS) * 1e6;
};

/** A dot asked for alone, with its checks and the way into the kernel and back. */
const dotCallNs = ({ kernels }: Numeric, items: Float32Array): number => {
  const [user, item] = [items.subarray(0, WIDTH), items.subarray(WIDTH, 2 * WIDTH)];
  let total = 0;
  const ms = fastestMs(5, () => {
    for (let i = 0; i < DOTS; i++) total += kernels.dot(user, item);
  });
  if (Number.isNaN(total)) throw new Error('a dot of numbers is no number');
  return (ms / DOTS) * 1e6;
};

const top100Us = ({ kernels, space }: Numeric, items: Float32Array): number => {
  const [scores, indices, values] = [space.f32(ITEMS), space.u32(100), space.f32(100)];
  const user = items.subarray(0, WIDTH);
  const ms = fastestMs(200, () => {
    kernels.scores(items, user, scores);
    kernels.topK({ scores, count: 100, indices, values });
  });
  return ms * 1_000;
};

/** Per engine; figures without a suffix are those of the engine that `auto` takes. */
export const measureKernels = (say: (line: string) => void): Figures => {
  const figures: Figures = {};
  const { engine: best } = createNumeric({ maximumMiB: 8 });
  for (const engine of ['scalar', 'simd', 'relaxed'] as Engine[]) {
    if (engine === 'relaxed' && best !== 'relaxed') continue;
    const numeric = createNumeric({ engine, maximumMiB: 64 });
    const items = filled(numeric, ITEMS * WIDTH);
    const measured = {
      gemm512_gflops: rounded(gemmGflops(numeric, engine === 'scalar' ? 3 : 30), 2),
      dot64_ns: rounded(dotNs(numeric, items), 2),
      dot64_call_ns: rounded(dotCallNs(numeric, items)),
      score_3706_top100_us: rounded(top100Us(numeric, items)),
    };
    say(`${engine}: ${JSON.stringify(measured)}`);
    if (engine === best) Object.assign(figures, { engine, ...measured });
    for (const [name, value] of Object.entries(measured)) figures[`${name}_${engine}`] = value;
  }
  return figures;
};
