import { expect, test } from 'vitest';
import { expectTwins, law, onEveryEngine } from '../tests/engines.ts';

onEveryEngine((numeric) => {
  const sizes = { steps: 30, users: 5, items: 8, width: 20, biased: 1 };

  law(
    'ranking steps are those of the twin',
    sizes,
    ({ steps, users, items, width, biased }, draw) => {
      const [d, itemCount] = [width! + 1, items! + 1];
      const [left, right, biases] = [
        draw.values((users! + 1) * d),
        draw.values(itemCount * d),
        draw.values(itemCount),
      ];
      const lists = [users! + 1, itemCount, itemCount].map((most) => draw.whole(steps!, most));
      expectTwins(
        numeric,
        (kernels, put) => {
          const [userFactors, itemFactors, itemBiases] = [put(left), put(right), put(biases)];
          const [ordered, positives, negatives] = lists.map((list) => put(list));
          const count = kernels.bprSteps({
            ...{ users: ordered!, positives: positives!, negatives: negatives!, width: d },
            ...{ userFactors, itemFactors, learningRate: 0.05, regularisation: 0.1 },
            ...(biased ? { itemBiases } : {}),
          });
          return [[count], userFactors, itemFactors, itemBiases];
        },
        { absolute: 2e-5 },
      );
    },
  );

  law('rating steps are those of the twin', sizes, ({ steps, users, items, width }, draw) => {
    const [d, userCount, itemCount] = [width! + 1, users! + 1, items! + 1];
    const tables = [userCount * d, itemCount * d, userCount, itemCount].map(draw.values);
    const [who, what, ratings] = [
      draw.whole(steps!, userCount),
      draw.whole(steps!, itemCount),
      draw.values(steps!),
    ];
    expectTwins(
      numeric,
      (kernels, put) => {
        const [userFactors, itemFactors, userBiases, itemBiases] = tables.map((table) =>
          put(table),
        );
        kernels.ratingSteps({
          ...{ users: put(who), items: put(what), ratings: put(ratings), mean: 0.1, width: d },
          ...{ userFactors: userFactors!, itemFactors: itemFactors!, userBiases: userBiases! },
          ...{ itemBiases: itemBiases!, learningRate: 0.02, regularisation: 0.1 },
        });
        return [userFactors!, itemFactors!, userBiases!, itemBiases!];
      },
      { absolute: 2e-5 },
    );
  });

  law(
    'sums per bin are those of the twin, to the byte',
    { rows: 40, features: 3, bins: 20 },
    ({ rows, features, bins }, draw) => {
      const [count, binCount] = [rows! + 1, bins! + 1];
      const binned = Uint8Array.from(draw.whole(count * features!, binCount));
      const [pairs, members] = [draw.values(2 * count), draw.some(count)];
      expectTwins(
        numeric,
        (kernels, put) => {
          const out = put(new Float64Array(features! * binCount * 2).fill(9));
          kernels.histogram({
            ...{ bins: put(binned), rows: count, binCount, pairs: put(pairs) },
            ...{ members: put(members), out },
          });
          return [out];
        },
        { relative: 0, absolute: 0 },
      );
    },
  );

  test('a row, item or bin beyond the tables is refused', () => {
    const { kernels, space } = numeric;
    space.scoped(() => {
      const [users, items] = [space.u32(3), space.u32(3)];
      items[2] = 4;
      const task = {
        ...{ users, positives: items, negatives: space.u32(3), width: 2 },
        ...{ userFactors: space.f32(2), itemFactors: space.f32(8) },
        ...{ learningRate: 0.1, regularisation: 0 },
      };
      const refusal = expect.objectContaining({ code: 'numeric/bad-shape' });
      expect(() => kernels.bprSteps(task)).toThrow(refusal);
      expect(kernels.bprSteps(task, 0, 2)).toBe(0);
      const bins = space.u8(3).fill(7);
      const sums = { bins, rows: 3, pairs: space.f32(6), members: users, out: space.f64(14) };
      expect(() => kernels.histogram({ ...sums, binCount: 7 })).toThrow(refusal);
      users[0] = 3;
      bins.fill(0);
      expect(() => kernels.histogram({ ...sums, binCount: 7 })).toThrow(refusal);
    });
  });
});
