import { expect, onTestFinished, test } from 'vitest';
import { createNumeric, type Engine, type Numeric } from './numeric.ts';
import { createPool, type Pool, type PoolOptions } from './pool.ts';

const refusal = (code: string) => expect.objectContaining({ code });

const poolOf = (options: PoolOptions): Pool => {
  const pool = createPool(options);
  onTestFinished(() => pool.close());
  return pool;
};

const wave = (values: Float32Array, step: number): Float32Array => {
  for (let i = 0; i < values.length; i++) values[i] = Math.sin(i * step);
  return values;
};

const product = ({ space }: Numeric, size: number) => ({
  ...{ m: size, n: size, k: size },
  a: wave(space.f32(size * size), 0.37),
  b: wave(space.f32(size * size), 0.73),
  c: space.f32(size * size),
});

test.for<Engine>(['relaxed', 'simd', 'scalar'])(
  'threads together compute what one call computes, to the byte: %s',
  async (engine) => {
    const numeric = createNumeric({ engine, maximumMiB: 64 });
    const pool = poolOf({ numeric, threads: 2 });
    const task = product(numeric, 97);
    const whole = { ...task, c: numeric.space.f32(97 * 97) };
    numeric.kernels.gemm(whole);
    const early = { ...task, c: numeric.space.f32(97 * 97) };
    pool.runSync('gemm', 97, early);
    expect(early.c).toEqual(whole.c);
    await pool.run('gemm', 97, task, { chunk: 10 });
    expect(task.c).toEqual(whole.c);
    const late = { ...task, c: numeric.space.f32(97 * 97) };
    for (let i = 0; i < 20; i++) {
      late.c.fill(0);
      pool.runSync('gemm', 97, late, { chunk: 1 });
      expect(late.c).toEqual(whole.c);
    }
    await pool.run('gemm', 97, task);
    expect(task.c).toEqual(whole.c);
  },
);

const steps = ({ space }: Numeric) => {
  const [users, positives, negatives] = [3, 5, 7].map((stride) =>
    space.u32(400).map((_, i) => (i * stride) % 11),
  );
  const lists = { users: space.copy(users!), positives: space.copy(positives!) };
  return {
    ...{ ...lists, negatives: space.copy(negatives!), width: 8 },
    ...{ userFactors: wave(space.f32(88), 0.3), itemFactors: wave(space.f32(88), 0.7) },
    ...{ learningRate: 0.1, regularisation: 0.01 },
  };
};

test('a deterministic pool gives the same bytes whatever the number of threads, also for steps that depend on each other', async () => {
  const results = [];
  for (const threads of [1, 3]) {
    const numeric = createNumeric({ engine: 'simd', maximumMiB: 64 });
    const pool = poolOf({ numeric, threads, deterministic: true });
    const task = steps(numeric);
    const right = await pool.run('bprSteps', 400, task, { chunk: 7 });
    const square = product(numeric, 30);
    await pool.run('gemm', 30, square, { chunk: threads });
    expect(pool.runSync('bprSteps', 400, task)).toBeGreaterThanOrEqual(right);
    results.push({ right, ...task, c: square.c });
  }
  expect(results[1]).toEqual(results[0]);
  expect(results[0]!.right).toBeGreaterThan(100);
});

test('a deterministic pool refuses an engine whose rounding differs between machines', () => {
  const numeric = createNumeric({ engine: 'relaxed', maximumMiB: 64 });
  expect(() => createPool({ numeric, deterministic: true })).toThrow(
    refusal('numeric/bad-argument'),
  );
});

test('a refusal in a thread reaches the caller, and the pool goes on', async () => {
  const numeric = createNumeric({ maximumMiB: 64 });
  const pool = poolOf({ numeric, threads: 2 });
  const task = steps(numeric);
  task.positives[399] = 99;
  await expect(pool.run('bprSteps', 400, task)).rejects.toThrow(refusal('numeric/bad-shape'));
  const square = product(numeric, 10);
  await expect(pool.run('gemm', 11, square)).rejects.toThrow(refusal('numeric/bad-shape'));
  await expect(pool.run('gemm', 10, square)).resolves.toBe(0);
  expect(() => pool.runSync('gemm', 11, square)).toThrow(refusal('numeric/bad-shape'));
  expect(() => pool.runSync('bprSteps', 400, task)).toThrow(refusal('numeric/bad-shape'));
  expect(pool.runSync('gemm', 10, square)).toBe(0);
});

test('runs asked for at once are made one after the other, also on memory that grew since', async () => {
  const numeric = createNumeric({ engine: 'simd', maximumMiB: 64 });
  const pool = poolOf({ numeric, threads: 2 });
  const first = product(numeric, 30);
  const second = { ...product(numeric, 30), a: first.c };
  const expected = { ...second, c: numeric.space.f32(900), a: numeric.space.f32(900) };
  numeric.kernels.gemm({ ...first, c: expected.a });
  numeric.kernels.gemm(expected);
  await Promise.all([pool.run('gemm', 30, first), pool.run('gemm', 30, second)]);
  expect(second.c).toEqual(expected.c);

  numeric.space.f32(5_000_000);
  const beyond = product(numeric, 40);
  await pool.run('gemm', 40, beyond);
  expect(beyond.c.some((value) => value !== 0)).toBe(true);
});

test('views from elsewhere are refused, and so is a pool that is closed', async () => {
  const numeric = createNumeric({ maximumMiB: 64 });
  const pool = poolOf({ numeric, threads: 1 });
  const task = product(numeric, 4);
  const foreign = { ...task, a: new Float32Array(16) };
  await expect(pool.run('gemm', 4, foreign)).rejects.toThrow(refusal('numeric/foreign-view'));
  const underWay = pool.run('gemm', 4, task);
  expect(() => pool.runSync('gemm', 4, task)).toThrow(refusal('numeric/bad-argument'));
  const refused = expect(underWay).rejects.toThrow(refusal('numeric/pool-closed'));
  await pool.close();
  await refused;
  await expect(pool.run('gemm', 4, task)).rejects.toThrow(refusal('numeric/pool-closed'));
});

test('what a pool works with cannot be given back beneath it', () => {
  const numeric = createNumeric({ maximumMiB: 64 });
  const mark = numeric.space.mark();
  poolOf({ numeric, threads: 1 });
  expect(() => numeric.space.release(mark)).toThrow(refusal('numeric/bad-argument'));
});
