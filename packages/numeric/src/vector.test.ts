import { expect, test } from 'vitest';
import { expectTwins, law, onEveryEngine } from '../tests/engines.ts';

onEveryEngine((numeric) => {
  law('sums over one or two vectors are those of the twin', { n: 150 }, ({ n }, draw) => {
    const [a, b] = [draw.values(n!), draw.values(n!)];
    expectTwins(numeric, (kernels, put) => [[kernels.dot(put(a), put(b)), kernels.sum(put(a))]], {
      absolute: 1e-5,
    });
  });

  law('vectors are scaled, added and multiplied like the twin does', { n: 70 }, ({ n }, draw) => {
    const [a, b] = [draw.values(n!), draw.values(n!)];
    expectTwins(numeric, (kernels, put) => {
      const [x, y, out, cleared] = [put(a), put(b), put(a), put(a.map(() => Number.NaN))];
      kernels.axpy(-0.7, x, y);
      kernels.scale(3, x);
      kernels.multiply(x, y, out);
      kernels.scale(0, cleared);
      return [x, y, out, cleared];
    });
  });

  law('every row is scored', { rows: 11, width: 40 }, ({ rows, width }, draw) => {
    const [matrix, vector] = [draw.values(rows! * width!), draw.values(width!)];
    expectTwins(
      numeric,
      (kernels, put) => {
        const out = put(new Float32Array(rows!));
        kernels.scores(put(matrix), put(vector), out);
        return [out];
      },
      { absolute: 1e-5 },
    );
  });

  law(
    'softmax and its sum agree, whatever the size of the numbers',
    { rows: 4, columns: 30, size: 90 },
    ({ rows, columns, size }, draw) => {
      const width = columns! + 1;
      const x = draw.values(rows! * width).map((value) => value * size!);
      if (rows! > 0) x[0] = Number.NEGATIVE_INFINITY;
      expectTwins(
        numeric,
        (kernels, put) => {
          const [given, out, sums] = [put(x), put(x), put(new Float32Array(rows!))];
          kernels.logSumExpRows({ columns: width, x: given, out: sums });
          kernels.softmaxRows({ columns: width, x: out, out });
          return [out, sums];
        },
        { relative: 1e-5, absolute: 1e-7 },
      );
    },
  );

  test('a row of nothing but −∞ becomes zeros, and NaN is not hidden', () => {
    const { kernels, space } = numeric;
    space.scoped(() => {
      const x = space.f32(10).fill(Number.NEGATIVE_INFINITY);
      x[7] = Number.NaN;
      kernels.softmaxRows({ columns: 5, x, out: x });
      expect([...x.slice(0, 5)]).toEqual([0, 0, 0, 0, 0]);
      expect(x[7]).toBeNaN();
    });
  });
});
