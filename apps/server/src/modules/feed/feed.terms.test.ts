import fc from 'fast-check';
import { expect, test } from 'vitest';
import { termsOf } from './feed.terms.ts';

test.each([
  ['茶', ['茶']],
  ['龙井', ['龙井']],
  ['西湖龙井', ['西湖', '湖龙', '龙井']],
  ['西湖 龙井', ['西湖', '龙井']],
  ['iPhone手机壳', ['iphone', '手机', '机壳']],
  ['2025新款', ['2025', '新款']],
  ['ＡＢＣ', ['abc']],
])('Chinese is looked for in pairs of signs: %s', (query, terms) => {
  expect(termsOf(query)).toEqual(terms);
});

test.each([
  ['Lamps', ['lamp']],
  ['silk scarves', ['silk', 'scarve']],
  ['dresses', ['dress']],
  ['dress', ['dress']],
  ['boxes, brushes & watches', ['box', 'brush', 'watch']],
  ['ladies', ['lad']],
  ['gas', ['gas']],
  ['tea tea TEA', ['tea']],
])('English is looked for without its endings: %s', (query, terms) => {
  expect(termsOf(query)).toEqual(terms);
});

test('one word finds itself in the singular as in the plural', () => {
  for (const [one, many] of [
    ['lamp', 'lamps'],
    ['box', 'boxes'],
    ['lady', 'ladies'],
  ] as const)
    for (const text of [one, many]) expect(text).toContain(termsOf(many)[0]);
});

test.each([[''], ['   '], ['!!! ---'], ['😀']])('%j looks for nothing', (query) => {
  expect(termsOf(query)).toEqual([]);
});

test('a query gives at most ten different terms, none of them empty, all in lower case', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (query) => {
      const terms = termsOf(query);
      expect(terms.length).toBeLessThanOrEqual(10);
      expect(new Set(terms).size).toBe(terms.length);
      for (const term of terms) {
        expect(term).not.toBe('');
        expect(term).toBe(term.toLowerCase());
      }
    }),
  );
});
