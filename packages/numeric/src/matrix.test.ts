import { expect, test } from 'vitest';
import { type Draw, expectTwins, law, onEveryEngine } from '../tests/engines.ts';
import { createNumeric } from './numeric.ts';

/** A·Aᵀ + n·I: as well conditioned as a test of single precision needs. */
const positiveDefinite = (n: number, draw: Draw): Float32Array => {
  const { kernels } = createNumeric({ engine: 'scalar', maximumMiB: 1 });
  const a = draw.values(n * n);
  const c = new Float32Array(n * n);
  for (let i = 0; i < n; i++) c[i * n + i] = n;
  kernels.syrk({ n, k: n, a, c, beta: 1 });
  return c;
};

onEveryEngine((numeric) => {
  law(
    'a product is that of the twin, for every transpose, stride, alpha and beta',
    { m: 23, n: 35, k: 40, extra: 3, flags: 15, alpha: 2, beta: 2 },
    ({ m, n, k, extra, flags, alpha, beta }, draw) => {
      const [transposeA, transposeB] = [(flags! & 1) > 0, (flags! & 2) > 0];
      const strideA = (transposeA ? m! : k!) + extra!;
      const strideB = (transposeB ? k! : n!) + (flags! & 4);
      const strideC = n! + (flags! & 8);
      const a = draw.values((transposeA ? k! : m!) * strideA);
      const b = draw.values((transposeB ? n! : k!) * strideB);
      const c = draw.values(m! * strideC);
      if (beta === 0) c.fill(Number.NaN);
      expectTwins(
        numeric,
        (kernels, put) => {
          const out = put(c);
          kernels.gemm({
            ...{ m: m!, n: n!, k: k!, a: put(a), b: put(b), c: out, transposeA, transposeB },
            ...{ strideA, strideB, strideC, alpha: alpha! - 0.5, beta: beta! },
          });
          return [out];
        },
        { absolute: 2e-5 },
      );
    },
    120,
  );

  test('a product larger than one block is that of the twin', () => {
    const [m, n, k] = numeric.engine === 'checked' ? [7, 1_031, 9] : [101, 1_031, 263];
    const a = Float32Array.from({ length: m * k }, (_, i) => Math.sin(i * i));
    const b = Float32Array.from({ length: k * n }, (_, i) => Math.cos(i * i));
    expectTwins(
      numeric,
      (kernels, put) => {
        const c = put(new Float32Array(m * n));
        kernels.gemm({ m, n, k, a: put(a), b: put(b), c });
        return [c];
      },
      { absolute: 1e-4 },
    );
  });

  law(
    'rows of a product made apart are those made together, to the byte',
    { m: 30, n: 20, k: 20, cut: 30 },
    ({ m, n, k, cut }, draw) => {
      const { kernels, space } = numeric;
      const middle = Math.min(cut!, m!);
      for (const transposeA of [false, true])
        space.scoped(() => {
          const [a, b] = [space.copy(draw.values(m! * k!)), space.copy(draw.values(k! * n!))];
          const [whole, parts] = [space.f32(m! * n!), space.f32(m! * n!)];
          const task = { m: m!, n: n!, k: k!, a, b, transposeA };
          kernels.gemm({ ...task, c: whole });
          kernels.gemm({ ...task, c: parts }, middle, m!);
          kernels.gemm({ ...task, c: parts }, 0, middle);
          expect(parts).toEqual(whole);
        });
    },
    20,
  );

  law(
    'a causal, dilated convolution is one product per tap on shifted rows',
    { steps: 20, inputs: 6, outputs: 6, taps: 4, dilation: 4 },
    ({ steps, inputs, outputs, taps, dilation }, draw) => {
      const [x, filters] = [draw.values(steps! * inputs!), draw.values(taps! * inputs! * outputs!)];
      const expected = new Float32Array(steps! * outputs!);
      for (let t = 0; t < steps!; t++)
        for (let tap = 0; tap < taps! && t >= tap * dilation!; tap++)
          for (let i = 0; i < inputs!; i++)
            for (let o = 0; o < outputs!; o++)
              expected[t * outputs! + o]! +=
                x[(t - tap * dilation!) * inputs! + i]! *
                filters[(tap * inputs! + i) * outputs! + o]!;
      const { kernels, space } = numeric;
      space.scoped(() => {
        const [a, b, c] = [space.copy(x), space.copy(filters), space.f32(steps! * outputs!)];
        for (let tap = 0; tap < taps! && tap * dilation! < steps!; tap++)
          kernels.gemm({
            ...{ m: steps! - tap * dilation!, n: outputs!, k: inputs!, a, beta: 1 },
            b: b.subarray(tap * inputs! * outputs!),
            c: c.subarray(tap * dilation! * outputs!),
          });
        for (let i = 0; i < c.length; i++) expect(c[i]).toBeCloseTo(expected[i]!, 4);
      });
    },
    20,
  );

  law(
    'a rank-k update fills both triangles',
    { n: 120, k: 9, flags: 3 },
    ({ n, k, flags }, draw) => {
      const a = draw.values(n! * k!);
      const transpose = (flags! & 1) > 0;
      expectTwins(
        numeric,
        (kernels, put) => {
          const c = put(new Float32Array(n! * n!).fill(flags! > 1 ? 1 : Number.NaN));
          kernels.syrk({
            n: n!,
            k: k!,
            a: put(a),
            c,
            transpose,
            alpha: 2,
            beta: flags! > 1 ? 3 : 0,
          });
          return [c];
        },
        { absolute: 1e-5 },
      );
    },
    numeric.engine === 'checked' ? 10 : 40,
  );

  law(
    'factor, solution and inverse are those of the twin',
    { n: 130, columns: 5 },
    ({ n, columns }, draw) => {
      const a = positiveDefinite(n!, draw);
      const b = draw.values(n! * columns!);
      expectTwins(
        numeric,
        (kernels, put) => {
          const [factor, inverse, solution] = [put(a), put(a), put(b)];
          kernels.cholesky(n!, factor);
          kernels.choleskySolve(n!, columns!, factor, solution);
          kernels.choleskyInverse(n!, inverse);
          return [factor, solution, inverse];
        },
        { relative: 1e-4, absolute: 1e-5 },
      );
    },
    numeric.engine === 'checked' ? 5 : 15,
  );

  test('a matrix that is not positive definite is refused by name', () => {
    const { kernels, space } = numeric;
    space.scoped(() => {
      for (const spoilt of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
        const a = space.f32(100 * 100);
        for (let i = 0; i < 100; i++) a[i * 101] = i === 77 ? spoilt : 1;
        const refusal = expect.objectContaining({
          code: 'numeric/not-positive-definite',
          message: expect.stringContaining('78'),
        });
        expect(() => kernels.cholesky(100, a)).toThrow(refusal);
      }
    });
  });

  law(
    'conjugate gradients find what the factor solves',
    { n: 40 },
    ({ n }, draw) => {
      const size = n! + 1;
      const { kernels, space } = numeric;
      space.scoped(() => {
        const a = space.copy(positiveDefinite(size, draw));
        const b = space.copy(draw.values(size));
        const [x, work] = [space.f32(size), space.f32(3 * size)];
        const { residual } = kernels.conjugateGradient({
          n: size,
          a,
          b,
          x,
          work,
          maximumSteps: 60,
        });
        expect(residual).toBeLessThan(2e-6);
        kernels.cholesky(size, a);
        kernels.choleskySolve(size, 1, a, b);
        for (let i = 0; i < size; i++) expect(x[i]).toBeCloseTo(b[i]!, 4);
      });
    },
    15,
  );
});
