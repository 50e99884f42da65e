import { LEAST_GROUP } from '@kaibo/contracts/portraits';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crowdGroups } from './mining.portraits.crowd.ts';
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

const person = fc.record({
  gender: fc.constantFrom('female' as const, 'male' as const, null),
  ageBand: fc.constantFrom('18-24' as const, '25-34' as const, '55-plus' as const, null),
  region: fc.constantFrom('上海', '浙江', '四川', null),
  rfm: fc.constantFrom('loyal' as const, 'new' as const, null),
  cluster: fc.constantFrom('Tea lovers', 'Night owls', null),
});

test('whoever the people of a portrait are, it names no group of fewer than ten, nor lets one be subtracted', () => {
  fc.assert(
    fc.property(fc.array(person, { maxLength: 60 }), (people) => {
      const ids = people.map((_, i) => String(i));
      const told = new Map(people.map((one, i) => [String(i), one]));
      const grouped = new Map(
        people.map(({ rfm, cluster }, i) => [
          String(i),
          {
            ...{ rfm, atMs: 0 },
            cluster: cluster ? { name: { zh: cluster, en: cluster }, people: 10 } : null,
          },
        ]),
      );
      const groups = crowdGroups({ ids, told, grouped });
      for (const dimension of ['gender', 'ageBand', 'region', 'rfm', 'cluster'] as const) {
        const shown = groups.filter((group) => group.dimension === dimension);
        const counts = shown.map(
          ({ code }) => people.filter((one) => one[dimension] === code).length,
        );
        for (const count of counts) expect(count).toBeGreaterThanOrEqual(LEAST_GROUP);
        const rest = people.length - counts.reduce((sum, count) => sum + count, 0);
        if (shown.length > 0) expect(rest === 0 || rest >= LEAST_GROUP).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
