import { expect, test } from 'vitest';
import { expectTwins, law, onEveryEngine } from '../tests/engines.ts';

onEveryEngine((numeric) => {
  law(
    'attention, there and back, is that of the twin, step after step or padded, causal or not',
    { sequences: 4, steps: 9, heads: 2, width: 9, flags: 3 },
    ({ sequences, steps, heads, width, flags }, draw) => {
      const [isPadded, causal] = [(flags! & 1) > 0, (flags! & 2) > 0];
      const [headCount, headWidth] = [heads! + 1, width! + 1];
      const lengths = draw
        .whole(sequences!, steps! + 1)
        .sort()
        .reverse();
      const longest = Math.max(0, ...lengths);
      const stepOffsets = new Uint32Array(longest + 1);
      for (let t = 0; t < longest; t++)
        stepOffsets[t + 1] = stepOffsets[t]! + (isPadded ? 1 : lengths.filter((n) => n > t).length);
      const rows = isPadded ? sequences! * longest : stepOffsets[longest]!;
      const columns = headCount * headWidth;
      const [projected, upper] = [draw.values(rows * 3 * columns), draw.values(rows * columns)];
      expectTwins(
        numeric,
        (kernels, put) => {
          const mixed = put(new Float32Array(rows * columns));
          const gradient = put(new Float32Array(rows * 3 * columns));
          const task = {
            ...{ stepOffsets: put(stepOffsets), lengths: put(lengths), causal },
            ...{ sequenceStride: isPadded ? longest : 1, heads: headCount, width: headWidth },
            ...{ projected: put(projected), weightStride: longest + 1 },
            weights: put(new Float32Array(rows * headCount * (longest + 1))),
          };
          kernels.attentionForward({ ...task, mixed });
          kernels.attentionBackward({ ...task, upper: put(upper), gradient });
          return [mixed, task.weights, gradient];
        },
        { relative: 1e-4, absolute: 1e-5 },
      );
    },
    numeric.engine === 'checked' ? 15 : 40,
  );

  // Too much for a build that asks about every load.
  const unlessChecked = numeric.engine === 'checked' ? null : test;
  unlessChecked?.('the longest sequence there is scratch for writes nowhere else', () => {
    const [length, width] = [280, 200];
    const wave = (n: number) => Float32Array.from({ length: n }, (_, i) => Math.sin(i * i));
    expectTwins(
      numeric,
      (kernels, put) => {
        const stepOffsets = put(Uint32Array.from({ length }, (_, t) => t));
        const lengths = put(new Uint32Array([length]));
        const projected = put(wave(length * 3 * width));
        const weights = put(new Float32Array(length * length));
        const shape = { stepOffsets, lengths, heads: 1, width, weightStride: length };
        const [mixed, upper] = [put(new Float32Array(length * width)), put(wave(length * width))];
        const gradient = put(new Float32Array(projected.length));
        kernels.attentionForward({ ...shape, projected, weights, mixed });
        kernels.attentionBackward({ ...shape, projected, weights, upper, gradient });
        return [mixed, gradient];
      },
      { relative: 1e-3, absolute: 1e-3 },
    );
  });

  test('a sequence that no scratch holds, or whose rows are not there, is refused', () => {
    const { kernels, space } = numeric;
    space.scoped(() => {
      const [projected, weights, mixed] = [space.f32(9), space.f32(9), space.f32(9)];
      const task = { heads: 1, width: 1, projected, weights, weightStride: 3, mixed };
      const refusal = expect.objectContaining({ code: 'numeric/bad-shape' });
      const stepOffsets = space.copy(new Uint32Array([0, 1, 2]));
      const forward = (...lengths: number[]) =>
        kernels.attentionForward({
          ...task,
          stepOffsets,
          lengths: space.copy(new Uint32Array(lengths)),
        });
      expect(() => forward(4)).toThrow(refusal);
      expect(() => forward(1, 3)).toThrow(refusal);
      expect(() => forward(3)).not.toThrow();
    });
  });
});
