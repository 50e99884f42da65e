import fc from 'fast-check';
import { describe, test } from 'vitest';
import type { Kernels } from '../src/kernels.ts';
import { createNumeric, type Engine, type Numeric } from '../src/numeric.ts';
import type { View } from '../src/space.ts';

/** Gives a kernel an array of the same values that it may use and change. */
export type Put = <T extends View>(values: T) => T;

/** Runs a kernel on what `put` gives, and says which arrays or numbers to look at. */
export type Run = (kernels: Kernels, put: Put) => ArrayLike<number>[];

export type Tolerance = { relative?: number; absolute?: number };

const GUARD = 8;

const isNear = (is: number, should: number, { relative = 1e-5, absolute = 1e-6 }: Tolerance) =>
  Object.is(is, should) ||
  is === should ||
  Math.abs(is - should) <= absolute + relative * Math.abs(should);

/** Between guards of NaN: reading one spoils the result, writing one is found at the end. */
const guardedPut = ({ space }: Numeric): { put: Put; assertIntact(): void } => {
  const guards: Float32Array[] = [];
  const guard = () => guards.push(space.f32(GUARD).fill(Number.NaN));
  guard();
  return {
    put: (values) => {
      const view = space.copy(values);
      guard();
      return view;
    },
    assertIntact: () => {
      for (const values of guards)
        if (!values.every(Number.isNaN)) throw new Error('written outside the arrays');
    },
  };
};

const scalar = createNumeric({ engine: 'scalar', maximumMiB: 1 });

/** The kernels of one engine and their scalar twins give the same, up to rounding. */
export const expectTwins = (numeric: Numeric, run: Run, tolerance: Tolerance = {}): void => {
  const expected = run(scalar.kernels, (values) => values.slice() as typeof values);
  numeric.space.scoped(() => {
    const { put, assertIntact } = guardedPut(numeric);
    const actual = run(numeric.kernels, put);
    assertIntact();
    for (const [place, list] of expected.entries())
      for (let i = 0; i < list.length; i++)
        if (!isNear(actual[place]![i]!, list[i]!, tolerance))
          throw new Error(
            `result ${place}, value ${i}: ${actual[place]![i]} instead of ${list[i]}`,
          );
  });
};

const wasmEngines: Engine[] = ['simd', 'relaxed', 'checked'];

/** The same laws for every compiled engine, each on one memory. */
export const onEveryEngine = (laws: (numeric: Numeric) => void): void => {
  describe.each(wasmEngines)('%s', (engine) => laws(createNumeric({ engine, maximumMiB: 256 })));
};

/** A property of sizes; values are drawn from the seed, so that what fails is small to read. */
export const law = (
  title: string,
  sizes: Record<string, number>,
  holds: (size: Record<string, number>, draw: Draw) => void,
  runs = 40,
): void => {
  const shape = Object.fromEntries(
    Object.entries(sizes).map(([name, most]) => [name, fc.nat({ max: most })]),
  );
  test(title, () => {
    fc.assert(
      fc.property(fc.record(shape), fc.nat(), (size, seed) => holds(size, drawFrom(seed))),
      { numRuns: runs },
    );
  });
};

export type Draw = {
  /** Uniform in −1 … 1. */
  values(n: number): Float32Array;
  /** Uniform whole numbers below `most`. */
  whole(n: number, most: number): Uint32Array;
  /** About half of the numbers below n, ascending. */
  some(n: number, share?: number): Uint32Array;
};

const drawFrom = (seed: number): Draw => {
  let state = seed | 1;
  const uniform = (): number => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
    state = Math.imul(state ^ (state >>> 12), 0x297a2d39) + 0x9e3779b9;
    return ((state ^ (state >>> 15)) >>> 0) / 2 ** 32;
  };
  return {
    values: (n) => Float32Array.from({ length: n }, () => 2 * uniform() - 1),
    whole: (n, most) => Uint32Array.from({ length: n }, () => Math.floor(uniform() * most)),
    some: (n, share = 0.5) =>
      Uint32Array.from(Array.from({ length: n }, (_, i) => i).filter(() => uniform() < share)),
  };
};
