import {
  type Csr,
  createNumeric,
  createPool,
  csrOf,
  type Numeric,
  random,
  transpose,
} from '@kaibo/numeric';
import type { Figures } from '../support/benchmark.ts';
import { rounded } from '../support/numbers.ts';
import { fastestMs, fastestMsOf } from './fastest.ts';

const USERS = 6_040;
const ITEMS = 3_706;
const ENTRIES = 1_000_000;
const FACTORS = 64;
const EASE_ITEMS = 3_043;

/** A million different pairs, some users and items far busier than others. */
const syntheticPairs = ({ space }: Numeric): Csr => {
  const { uniform } = random(1);
  const taken = new Set<number>();
  while (taken.size < ENTRIES) {
    const user = Math.floor(uniform() ** 1.5 * USERS);
    taken.add(user * ITEMS + Math.floor(uniform() ** 2 * ITEMS));
  }
  const places = Float64Array.from(taken);
  const rowIndices = places.map((place) => Math.floor(place / ITEMS));
  const columnIndices = places.map((place) => place % ITEMS);
  return csrOf({ rows: USERS, columns: ITEMS, rowIndices, columnIndices }, 'last', space);
};

/** Seconds to invert a Gram matrix of that many items with its ridge. */
const inverseSeconds = (): number => {
  const { space, kernels } = createNumeric({ maximumMiB: 128 });
  const { uniform } = random(2);
  const gram = space.f32(EASE_ITEMS ** 2);
  for (let i = 0; i < EASE_ITEMS; i++) {
    for (let j = 0; j < i; j++)
      gram[i * EASE_ITEMS + j] = gram[j * EASE_ITEMS + i] = Math.floor(4 * uniform() ** 4);
    gram[i * EASE_ITEMS + i] = 4 * EASE_ITEMS;
  }
  return fastestMs(1, () => kernels.choleskyInverse(EASE_ITEMS, gram)) / 1_000;
};

const randomFactors = ({ space }: Numeric, rows: number): Float32Array => {
  const { normal } = random(rows);
  const values = space.f32(rows * FACTORS);
  for (let i = 0; i < values.length; i++) values[i] = 0.1 * normal();
  return values;
};

/** One sweep is both halves: every user from the items, then every item from the users, Gram matrices included. */
const sweepsMs = async (say: (line: string) => void): Promise<Figures> => {
  const numeric = createNumeric({ maximumMiB: 256 });
  const { space, kernels } = numeric;
  const matrix = syntheticPairs(numeric);
  const turned = transpose(matrix, space);
  const [users, items] = [randomFactors(numeric, USERS), randomFactors(numeric, ITEMS)];
  const gram = space.f32(FACTORS ** 2);
  const settings = { width: FACTORS, gram, weight0: 0.3, regularisation: 0.003 };
  const halves = [
    { matrix, own: users, other: items, ...settings },
    { matrix: turned, own: items, other: users, ...settings },
  ];
  const gramOf = ({ matrix, other }: (typeof halves)[0]) =>
    kernels.syrk({ n: FACTORS, k: matrix.columns, a: other, c: gram, transpose: true });
  const alone = (kernel: 'ialsSweep' | 'ialsSolve') => () => {
    for (const half of halves) {
      gramOf(half);
      kernels[kernel](half);
    }
  };
  const sweep = fastestMs(5, alone('ialsSweep'));
  say(`sweep ${rounded(sweep)} ms on one thread`);
  const solve = fastestMs(2, alone('ialsSolve'));
  const pool = createPool({ numeric, threads: 2 });
  const together = await fastestMsOf(6, async () => {
    for (const half of halves) {
      gramOf(half);
      await pool.run('ialsSweep', half.matrix.rows, half);
    }
  });
  await pool.close();
  return {
    ials_sweep_ms: rounded(sweep),
    ials_sweep_2_threads_ms: rounded(together),
    ials_exact_sweep_ms: rounded(solve),
  };
};

export const measureModels = async (say: (line: string) => void): Promise<Figures> => {
  const seconds = rounded(inverseSeconds(), 2);
  say(`inverse of ${EASE_ITEMS} × ${EASE_ITEMS}: ${seconds} s`);
  return { ease_inverse_3043_seconds: seconds, ...(await sweepsMs(say)) };
};
