import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distance, similarWords, slipsAllowed } from './search.typos.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 9 });

/** By the definition, without any shortcut. */
const slowDistance = (a: string, b: string): number => {
  if (a === '' || b === '') return a.length + b.length;
  const cost = a.at(-1) === b.at(-1) ? 0 : 1;
  const [x, y] = [a.slice(0, -1), b.slice(0, -1)];
  const least = Math.min(slowDistance(x, b) + 1, slowDistance(a, y) + 1, slowDistance(x, y) + cost);
  const isSwap = a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1) && a.length > 1 && b.length > 1;
  return isSwap ? Math.min(least, slowDistance(a.slice(0, -2), b.slice(0, -2)) + 1) : least;
};

test('the distance is the one of the definition, up to the most that matters', () => {
  const short = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 5 });
  fc.assert(
    fc.property(short, short, (a, b) => {
      expect(distance(a, b, 2)).toBe(Math.min(3, slowDistance(a, b)));
    }),
  );
});

test('it is the same both ways, and nothing only between equal words', () => {
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(distance(a, b, 3)).toBe(distance(b, a, 3));
      expect(distance(a, b, 3) === 0).toBe(a === b);
    }),
  );
});

test('looking only at lengths and letters loses no similar word', () => {
  fc.assert(
    fc.property(word, fc.array(word, { maxLength: 30 }), (one, vocabulary) => {
      const most = slipsAllowed(one);
      const expected = vocabulary.filter((other) => {
        const slips = distance(one, other, most);
        return other.length >= 3 && slips > 0 && slips <= most;
      });
      const found = similarWords(one, vocabulary).map((each) => each.word);
      expect(found.toSorted()).toEqual(most === 0 ? [] : expected.toSorted());
    }),
  );
});

test('short words allow no slip, long ones two', () => {
  expect(['cat', 'lamp', 'kettles', 'headphone'].map(slipsAllowed)).toEqual([0, 1, 1, 2]);
});
