import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createNumeric } from './numeric.ts';
import { createSpace } from './space.ts';

const refusal = (code: string) => expect.objectContaining({ code });

test('views never overlap, begin at multiples of 16 and hold zeros', () => {
  const space = createSpace(16);
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 200 }), { maxLength: 20 }), (lengths) => {
      space.scoped(() => {
        const views = lengths.map((n, i) => (i % 2 ? space.u8(n) : space.f32(n)));
        let end = 0;
        for (const view of views) {
          expect(view.byteOffset % 16).toBe(0);
          expect(view.byteOffset).toBeGreaterThanOrEqual(end);
          expect(view.every((value) => value === 0)).toBe(true);
          end = view.byteOffset + view.byteLength;
          view.fill(7);
        }
      });
      expect(space.usedBytes).toBe(0);
    }),
  );
});

test('views made before the memory grew are the same bytes as after, and still belong to it', () => {
  const { space, kernels } = createNumeric({ maximumMiB: 64 });
  const early = space.f32(8).fill(2);
  const late = space.f32(5_000_000);
  expect(late.buffer).not.toBe(early.buffer);
  expect([space.has(early), space.has(late)]).toEqual([true, true]);
  const out = late.subarray(0, 8);
  kernels.multiply(early, early, out);
  expect([...out]).toEqual(Array(8).fill(4));
});

test('what is given back is used again, and only bytes handed out count as such', () => {
  const space = createSpace(1);
  space.u8(10);
  const mark = space.mark();
  const first = space.f32(100);
  expect(space.isHandedOut(first.byteOffset, 400)).toBe(true);
  expect(space.isHandedOut(first.byteOffset, 401)).toBe(false);
  space.release(mark);
  expect(space.isHandedOut(first.byteOffset, 4)).toBe(false);
  expect(space.f32(3).byteOffset).toBe(first.byteOffset);
  expect(() => space.release({ offset: 2 ** 30 })).toThrow(refusal('numeric/bad-argument'));
});

test('what is kept is not given back', () => {
  const space = createSpace(1);
  const mark = space.mark();
  space.u8(10);
  space.keep();
  const later = space.mark();
  space.u8(10);
  space.release(later);
  expect(() => space.release(mark)).toThrow(refusal('numeric/bad-argument'));
});

test('an error gives back what was made before it', () => {
  const space = createSpace(1);
  const failing = () =>
    space.scoped(() => {
      space.f32(100);
      throw new RangeError('in the middle');
    });
  expect(failing).toThrow('in the middle');
  expect(space.usedBytes).toBe(0);
});

test('more than the maximum is refused, and what fits is still there', () => {
  const space = createSpace(1);
  expect(() => space.f32(2 ** 20)).toThrow(refusal('numeric/out-of-memory'));
  expect(() => space.f32(-1)).toThrow(refusal('numeric/bad-argument'));
  expect(space.f32(1_000).length).toBe(1_000);
});

test('a view from elsewhere is refused by the compiled engines and taken by the scalar one', () => {
  const elsewhere = new Float32Array([1, 2, 3]);
  const other = createNumeric({ engine: 'simd', maximumMiB: 8 });
  for (const engine of ['simd', 'scalar'] as const) {
    const { kernels, space } = createNumeric({ engine, maximumMiB: 8 });
    const views = [elsewhere, other.space.f32(3)];
    for (const view of views) {
      if (engine === 'scalar') expect(kernels.dot(view, space.f32(3))).toBe(0);
      else {
        expect(() => kernels.dot(view, space.f32(3))).toThrow(refusal('numeric/foreign-view'));
        expect(() => kernels.softmaxRows({ columns: 3, x: view, out: space.f32(3) })).toThrow(
          refusal('numeric/foreign-view'),
        );
      }
    }
  }
});

test('the checked engine finds a read beyond what was handed out', () => {
  const { space, kernels } = createNumeric({ engine: 'checked', maximumMiB: 8 });
  const mark = space.mark();
  const gone = space.f32(4);
  space.release(mark);
  expect(() => kernels.sum(gone)).toThrow(refusal('numeric/out-of-bounds'));
});
