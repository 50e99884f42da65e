import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layoutSankey, type SankeyFlow } from './sankey-layout.ts';

const columns = [
  ['a', 'b', 'c'],
  ['p', 'q'],
  ['r', 's', 't', 'others'],
] as const;
const place = { width: 600, height: 300, nodeWidth: 10, gap: 8, columns };

const flows: fc.Arbitrary<SankeyFlow[]> = fc.array(
  fc.record({
    path: fc.tuple(...columns.map((ids) => fc.constantFrom(...ids))),
    kind: fc.constantFrom('p', 'q'),
    value: fc.integer({ min: 0, max: 100_000 }),
  }),
  { maxLength: 40 },
);

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

test('what leaves a node and what reaches it are what it is worth, to the last thousandth', () => {
  fc.assert(
    fc.property(flows, (all) => {
      const { nodes, bands } = layoutSankey(all, place);
      const total = sum(all.map(({ value }) => value));
      for (const column of [0, 1, 2])
        expect(sum(nodes.filter((node) => node.column === column).map(({ value }) => value))).toBe(
          total,
        );
      for (const { id, value, column } of nodes) {
        if (column > 0)
          expect(sum(bands.filter(({ to }) => to === id).map((band) => band.value))).toBe(value);
        if (column < 2)
          expect(sum(bands.filter(({ from }) => from === id).map((band) => band.value))).toBe(
            value,
          );
      }
    }),
  );
});

test('nodes of a column never lie on each other, nor outside the picture', () => {
  fc.assert(
    fc.property(flows, (all) => {
      const { nodes } = layoutSankey(all, place);
      for (const column of [0, 1, 2]) {
        const own = nodes.filter((node) => node.column === column);
        for (const [i, node] of own.entries()) {
          expect(node.y).toBeGreaterThanOrEqual(-1e-9);
          expect(node.y + node.height).toBeLessThanOrEqual(place.height + 1e-9);
          const next = own[i + 1];
          if (next) expect(next.y).toBeGreaterThanOrEqual(node.y + node.height - 1e-9);
        }
      }
    }),
  );
});

test('twice as many impressions are twice as high, in every column', () => {
  fc.assert(
    fc.property(flows, (all) => {
      const { nodes } = layoutSankey(all, place);
      const scales = nodes.map(({ height, value }) => height / value);
      for (const scale of scales) expect(scale).toBeCloseTo(scales[0]!, 9);
    }),
  );
});

test('nothing flows, nothing is drawn', () => {
  expect(layoutSankey([], place)).toEqual({ nodes: [], bands: [] });
  const nothing = [{ path: ['a', 'p', 'r'], kind: 'p', value: 0 }];
  expect(layoutSankey(nothing, place)).toEqual({ nodes: [], bands: [] });
});
