import { expect, test } from 'vitest';
import { expectTwins, law, onEveryEngine } from '../tests/engines.ts';

onEveryEngine((numeric) => {
  law(
    'the best are those of the twin, whatever is masked or left out',
    { n: 90, count: 20, different: 30, kind: 2 },
    ({ n, count, different, kind }, draw) => {
      const scores = Float32Array.from(draw.whole(n!, different! + 1));
      scores.set([Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY].slice(0, n));
      const exclude = draw.some(n!, 0.3);
      const bytes = Uint8Array.from(draw.whole(n!, 256));
      expectTwins(numeric, (kernels, put) => {
        const [indices, values] = [put(new Uint32Array(count!)), put(new Float32Array(count!))];
        const found = kernels.topK({
          ...{ scores: put(scores), count: count!, exclude: put(exclude), indices, values },
          ...(kind === 1 ? { mask: put(bytes.map((byte) => byte & 1)) } : {}),
          ...(kind === 2 ? { maskBits: put(bytes.subarray(0, Math.ceil(n! / 8))) } : {}),
        });
        return [[found], indices, values];
      });
    },
    150,
  );

  law(
    'each user gets the best of what is not excluded',
    { users: 9, items: 60, width: 5, count: 7 },
    ({ users, items, width, count }, draw) => {
      // Whole numbers: engines that round differently still agree on every tie.
      const whole = (n: number) => Float32Array.from(draw.whole(n, 7), (value) => value - 3);
      const [left, right] = [whole(users! * (width! + 1)), whole(items! * (width! + 1))];
      const lists = Array.from({ length: users! }, () => draw.some(items!, 0.2));
      const offsets = new Uint32Array(users! + 1);
      for (let u = 0; u < users!; u++) offsets[u + 1] = offsets[u]! + lists[u]!.length;
      const excluded = Uint32Array.from(lists.flatMap((list) => [...list]));
      expectTwins(numeric, (kernels, put) => {
        const indices = put(new Uint32Array(users! * count!));
        const values = put(new Float32Array(users! * count!));
        kernels.recommendRows({
          ...{ users: put(left), items: put(right), width: width! + 1, count: count! },
          ...{ exclude: { offsets: put(offsets), indices: put(excluded) }, indices, values },
        });
        return [indices, values];
      });
    },
    numeric.engine === 'checked' ? 10 : 40,
  );

  test('more items than one block holds', () => {
    if (numeric.engine === 'checked') return;
    const items = Float32Array.from({ length: 2_500 }, (_, i) => (i * 7919) % 2_500);
    expectTwins(numeric, (kernels, put) => {
      const [indices, values] = [put(new Uint32Array(60 * 9)), put(new Float32Array(60 * 9))];
      kernels.recommendRows({
        ...{ users: put(new Float32Array(60).fill(1)), items: put(items), width: 1, count: 9 },
        ...{ indices, values },
      });
      return [indices, values];
    });
    expect.assertions(0);
  });
});
