import { expect, test } from 'vitest';
import { type Draw, expectTwins, law, onEveryEngine, type Put } from '../tests/engines.ts';
import type { IalsTask, SparseRows } from './factors.ts';
import { createNumeric } from './numeric.ts';

const sparse = (rows: number, columns: number, draw: Draw): SparseRows => {
  const lists = Array.from({ length: rows }, () => draw.some(columns, 0.4));
  const offsets = new Uint32Array(rows + 1);
  for (let row = 0; row < rows; row++) offsets[row + 1] = offsets[row]! + lists[row]!.length;
  const indices = Uint32Array.from(lists.flatMap((list) => [...list]));
  return { rows, columns, offsets, indices, values: draw.values(indices.length).map(Math.abs) };
};

const transposed = ({ rows, columns, offsets, indices, values }: SparseRows): SparseRows => {
  const lists: [number, number][][] = Array.from({ length: columns }, () => []);
  for (let row = 0; row < rows; row++)
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++)
      lists[indices[e]!]!.push([row, values[e]!]);
  const ends = new Uint32Array(columns + 1);
  for (let c = 0; c < columns; c++) ends[c + 1] = ends[c]! + lists[c]!.length;
  return {
    ...{ rows: columns, columns: rows, offsets: ends },
    indices: Uint32Array.from(lists.flat(), ([row]) => row),
    values: Float32Array.from(lists.flat(), ([, value]) => value),
  };
};

const placed = (matrix: SparseRows, put: Put): SparseRows => ({
  ...matrix,
  offsets: put(matrix.offsets),
  indices: put(matrix.indices),
  values: put(matrix.values),
});

const { kernels: scalar } = createNumeric({ engine: 'scalar', maximumMiB: 1 });

const problem = (users: number, items: number, width: number, draw: Draw): IalsTask => {
  const other = draw.values(items * width);
  const gram = new Float32Array(width * width);
  scalar.syrk({ n: width, k: items, a: other, c: gram, transpose: true });
  const matrix = sparse(users, items, draw);
  const own = draw.values(users * width);
  return { matrix, own, other, width, gram, weight0: 0.3, regularisation: 0.1, exponent: 0.8 };
};

const placedTask = (task: IalsTask, put: Put): IalsTask => ({
  ...task,
  matrix: placed(task.matrix, put),
  ...{ own: put(task.own), other: put(task.other), gram: put(task.gram) },
});

const sizes = { users: 6, items: 30, width: 20, shift: 1 };

onEveryEngine((numeric) => {
  const runs = numeric.engine === 'checked' ? 10 : 40;

  law(
    'a sweep and a solution of every row are those of the twin',
    sizes,
    ({ users, items, width, shift }, draw) => {
      const task = { ...problem(users!, items! + 1, width! + 1, draw), targetShift: shift! };
      expectTwins(
        numeric,
        (kernels, put) => {
          const [swept, solved] = [placedTask(task, put), placedTask(task, put)];
          kernels.ialsSweep(swept);
          kernels.ialsSolve(solved);
          return [swept.own, solved.own];
        },
        { relative: 2e-3, absolute: 2e-4 },
      );
    },
    runs,
  );

  law(
    'as many steps as there are factors come to the exact solution',
    sizes,
    ({ users, items, width }, draw) => {
      const { kernels, space } = numeric;
      const put: Put = (values) => space.copy(values);
      const task = problem(users!, items! + 1, width! + 1, draw);
      space.scoped(() => {
        const [swept, solved] = [placedTask(task, put), placedTask(task, put)];
        kernels.ialsSweep({ ...swept, steps: 2 * width! + 4 });
        kernels.ialsSolve(solved);
        for (let i = 0; i < swept.own.length; i++)
          expect(Math.abs(swept.own[i]! - solved.own[i]!)).toBeLessThan(2e-3);
      });
    },
    runs,
  );

  law(
    'rows swept apart are those swept together, to the byte',
    { ...sizes, cut: 6 },
    ({ users, items, width, cut }, draw) => {
      const { kernels, space } = numeric;
      const put: Put = (values) => space.copy(values);
      const task = problem(users!, items! + 1, width! + 1, draw);
      space.scoped(() => {
        const [whole, parts] = [placedTask(task, put), placedTask(task, put)];
        kernels.ialsSweep(whole);
        kernels.ialsSweep(parts, Math.min(cut!, users!), users!);
        kernels.ialsSweep(parts, 0, Math.min(cut!, users!));
        expect(parts.own).toEqual(whole.own);
      });
    },
    10,
  );

  law(
    'XᵀX of sparse rows is that of the twin',
    { rows: 12, columns: 15 },
    ({ rows, columns }, draw) => {
      const matrix = sparse(rows!, columns!, draw);
      expectTwins(numeric, (kernels, put) => {
        const out = put(new Float32Array(columns! * columns!));
        kernels.csrGram({
          matrix: placed(matrix, put),
          transposed: placed(transposed(matrix), put),
          out,
        });
        return [out];
      });
    },
    runs,
  );

  // Too much for a build that asks about every load.
  const unlessChecked = numeric.engine === 'checked' ? null : test;
  unlessChecked?.('the widest solution there is scratch for writes nowhere else', () => {
    const wave = (n: number) => Float32Array.from({ length: n }, (_, i) => Math.sin(i * i));
    const even: Draw = {
      values: wave,
      whole: (n) => new Uint32Array(n),
      some: (n) => Uint32Array.from({ length: n }, (_, i) => i),
    };
    const task = { ...problem(1, 140, 384, even), regularisation: 1 };
    expectTwins(
      numeric,
      (kernels, put) => {
        const solved = placedTask(task, put);
        kernels.ialsSolve(solved);
        return [solved.own];
      },
      { relative: 1e-2, absolute: 1e-3 },
    );
  });

  test('an index beyond the matrix, offsets that fall and rows without a minimum are refused by row', () => {
    const { kernels, space } = numeric;
    const put: Put = (values) => space.copy(values);
    const draw: Draw = {
      values: (n) => new Float32Array(n).fill(0.5),
      whole: (n) => new Uint32Array(n),
      some: (n) => Uint32Array.from({ length: n }, (_, i) => i),
    };
    const refusal = (code: string, row: number) =>
      expect.objectContaining({ code, message: expect.stringMatching(new RegExp(`row ${row}`)) });
    space.scoped(() => {
      const task = placedTask(problem(4, 5, 3, draw), put);
      task.matrix.indices[12] = 5;
      for (const kernel of [kernels.ialsSweep, kernels.ialsSolve])
        expect(() => kernel(task)).toThrow(refusal('numeric/bad-shape', 2));
      task.matrix.indices[12] = 0;
      task.matrix.values[16] = Number.NaN;
      for (const kernel of [kernels.ialsSweep, kernels.ialsSolve])
        expect(() => kernel(task)).toThrow(refusal('numeric/not-positive-definite', 3));
      task.matrix.offsets[2] = 20;
      expect(() => kernels.ialsSweep(task)).toThrow(refusal('numeric/bad-shape', 2));
    });
  });
});
