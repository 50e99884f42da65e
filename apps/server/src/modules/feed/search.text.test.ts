import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalised, queryRuns, tokensOfRun, tokensOfText } from './search.text.ts';

const termsOf = (query: string): string[] => [...new Set(queryRuns(query).flatMap(tokensOfRun))];

test.each([
  ['茶', ['茶']],
  ['龙井', ['龙井']],
  ['西湖龙井', ['西湖', '湖龙', '龙井']],
  ['西湖 龙井', ['西湖', '龙井']],
  ['iPhone手机壳', ['iphon', '手机', '机壳']],
  ['iphone15', ['iphon', '15']],
  ['2025新款', ['2025', '新款']],
  ['9.9包邮', ['9.9', '包邮']],
  ['红色的杯子', ['红色', '杯子']],
])('Chinese is looked for in pairs of signs: %s', (query, terms) => {
  expect(termsOf(query)).toEqual(terms);
});

test.each([
  ['ＡＢＣ', ['abc']],
  ['ｉＰｈｏｎｅ　１５', ['iphon', '15']],
  ['ﾃｨｰ', ['ティー']],
])('full-width and half-width signs are one: %s', (query, terms) => {
  expect(termsOf(query)).toEqual(terms);
});

test.each([
  ['lamp', 'Lamps'],
  ['running shoes', 'RUN shoe'],
  ['dress', 'dresses'],
  ['watch', 'watches'],
  ['lady', 'ladies'],
  ["men's shirt", 'men shirts'],
  ['brewing', 'brewed'],
])('English endings do not matter: %s is %s', (one, other) => {
  expect(termsOf(one)).toEqual(termsOf(other));
});

test('words that every text has are left out, unless nothing else is asked', () => {
  expect(termsOf('a cup of tea')).toEqual(['cup', 'tea']);
  expect(termsOf('to be')).toEqual(['be']);
  expect(termsOf('the')).toEqual(['the']);
});

test.each([[''], ['   '], ['!!! ---'], ['😀'], ['%_\\']])('%j looks for nothing', (query) => {
  expect(termsOf(query)).toEqual([]);
});

test('a text is found by every query that is a part of it', () => {
  const words = fc.array(fc.constantFrom('西湖龙井', 'spring', '茶', 'gift', '2025', '新茶'), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(words, fc.nat(), (all, pick) => {
      const { tokens } = tokensOfText(all.join(' '), true);
      for (const term of termsOf(all[pick % all.length]!)) expect(tokens).toContain(term);
    }),
  );
});

test('terms are never empty, in lower case, and few however long the query', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (query) => {
      const terms = termsOf(query);
      expect(terms.length).toBeLessThanOrEqual(12 * 30);
      for (const term of terms) {
        expect(term).not.toBe('');
        expect(term).toBe(normalised(term));
      }
    }),
  );
});
