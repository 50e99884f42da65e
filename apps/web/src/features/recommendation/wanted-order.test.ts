import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inWantedOrder } from './wanted-order.ts';

const letters = fc.stringMatching(/^[a-h]$/);

test('nothing of the bag is lost or shown twice, and what is wanted comes first in its order', () => {
  fc.assert(
    fc.property(fc.uniqueArray(letters), fc.array(letters), (bag, wanted) => {
      const items = bag.map((id) => ({ id }));
      const ids = inWantedOrder(items, wanted).map(({ id }) => id);
      expect(ids.toSorted()).toEqual(bag.toSorted());
      const first = [...new Set(wanted)].filter((id) => bag.includes(id));
      expect(ids.slice(0, first.length)).toEqual(first);
      expect(ids.slice(first.length)).toEqual(bag.filter((id) => !wanted.includes(id)));
    }),
  );
});
