import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pickPlaces } from './catalog.places.ts';

const places = fc
  .array(fc.integer({ min: -5, max: 20 }), { minLength: 1, maxLength: 5 })
  .map((quantities) =>
    quantities.map((quantity, i) => ({ locationId: `l${i}`, isDefault: i === 0, quantity })),
  );

test('what is picked is what was asked, and no place gives more than it has but the default one', () => {
  fc.assert(
    fc.property(places, fc.integer({ min: 1, max: 60 }), (all, quantity) => {
      const picked = pickPlaces(all, quantity, 'l0');
      expect(picked.reduce((sum, each) => sum + each.quantity, 0)).toBe(quantity);
      for (const { locationId, quantity: taken } of picked) {
        expect(taken).toBeGreaterThan(0);
        const there = all.find((place) => place.locationId === locationId)!.quantity;
        if (locationId !== 'l0') expect(taken).toBeLessThanOrEqual(there);
      }
    }),
  );
});

test('another place is asked only when the default one is empty', () => {
  fc.assert(
    fc.property(places, fc.integer({ min: 1, max: 60 }), (all, quantity) => {
      const picked = pickPlaces(all, quantity, 'l0');
      const home = Math.max(0, all[0]!.quantity);
      const fromHome = picked.find(({ locationId }) => locationId === 'l0')?.quantity ?? 0;
      if (picked.some(({ locationId }) => locationId !== 'l0'))
        expect(fromHome).toBeGreaterThanOrEqual(Math.min(home, quantity));
    }),
  );
});
