import { LEAST_GROUP } from '@kaibo/contracts/portraits';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toldGroups, toldPart, toldPeople } from './mining.portraits.groups.ts';

const codes = fc.array(fc.constantFrom('a', 'b', 'c', 'd', ''), { maxLength: 80 });
const countOf = (all: readonly string[], code: string) => all.filter((one) => one === code).length;

test('no group under ten people is told, nor can one be found by subtracting', () => {
  fc.assert(
    fc.property(codes, (all) => {
      const told = toldGroups(all);
      let rest = all.length;
      for (const { code, people } of told) {
        const there = countOf(all, code);
        expect(there).toBeGreaterThanOrEqual(LEAST_GROUP);
        expect(people).toBeGreaterThanOrEqual(LEAST_GROUP);
        expect(people).toBeLessThanOrEqual(there);
        rest -= there;
      }
      if (told.length > 0) expect(rest === 0 || rest >= LEAST_GROUP).toBe(true);
    }),
  );
});

test('numbers of people are told in fives and shares in twentieths, so that nobody is seen to come or go', () => {
  fc.assert(
    fc.property(codes, (all) => {
      for (const { people, share } of toldGroups(all)) {
        expect(people % 5).toBe(0);
        expect(Number.isInteger(Math.round(share * 20 * 1e9) / 1e9)).toBe(true);
      }
    }),
  );
});

test('a share of people is told only where those and the others are ten or none', () => {
  fc.assert(
    fc.property(fc.nat(60), fc.nat(60), (part, rest) => {
      const isTold = toldPart(part, part + rest) !== null;
      const isSmall = (people: number) => people > 0 && people < LEAST_GROUP;
      expect(isTold).toBe(part + rest >= LEAST_GROUP && !isSmall(part) && !isSmall(rest));
    }),
  );
});

test('under ten people nobody is counted', () => {
  expect([0, 1, 9, 10, 14, 15, 123].map(toldPeople)).toEqual([0, 0, 0, 10, 10, 15, 120]);
});
