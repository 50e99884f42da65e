import type { RunSheetItem } from '@kaibo/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  beginningsOf,
  draftOf,
  itemsOf,
  movedLine,
  newSection,
  withCopied,
  withProducts,
} from './sheet-draft.ts';

const product = (productId: string, more = {}): RunSheetItem => ({
  kind: 'product',
  productId,
  minutes: 5,
  notes: '',
  teaser: false,
  veiled: false,
  ...more,
});
const ids = (lines: readonly RunSheetItem[]) =>
  lines.map((line) => (line.kind === 'product' ? line.productId : line.title));

test('moving a line loses none and keeps the order of the others', () => {
  const letters = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 });
  fc.assert(
    fc.property(letters, fc.nat(6), fc.integer({ min: -3, max: 9 }), (all, from, to) => {
      const lines = draftOf(all.map((id) => product(id)));
      const at = from % all.length;
      const after = ids(movedLine(lines, at, to));
      expect(after.toSorted()).toEqual(all.toSorted());
      expect(after.filter((id) => id !== all[at])).toEqual(all.filter((id) => id !== all[at]));
      expect(after.indexOf(all[at]!)).toBe(Math.min(Math.max(to, 0), all.length - 1));
    }),
  );
});

test('choosing products keeps what is written beside those that stay, and every section', () => {
  const lines = [...draftOf([product('a', { notes: 'kind' }), product('b')]), newSection('Tea')];
  const after = withProducts(lines, ['c', 'a']);
  expect(ids(after)).toEqual(['a', 'Tea', 'c']);
  expect(after[0]).toMatchObject({ notes: 'kind' });
});

test('a copied sheet comes last, lists nothing twice, and hides and announces nothing by itself', () => {
  const lines = draftOf([product('a')]);
  const after = withCopied(lines, [
    product('a', { notes: 'other' }),
    { kind: 'section', title: 'Tea', minutes: 3, notes: '' },
    product('b', { teaser: true, veiled: true, notes: 'copied' }),
  ]);
  expect(ids(after)).toEqual(['a', 'Tea', 'b']);
  expect(after[0]).toMatchObject({ notes: '' });
  expect(after[2]).toMatchObject({ teaser: false, veiled: false, notes: 'copied' });
});

test('each line begins where those before it end', () => {
  expect(beginningsOf([{ minutes: 5 }, { minutes: 0 }, { minutes: 20 }])).toEqual([0, 5, 5]);
});

test('what is edited is what is saved, without the keys', () => {
  const items = [product('a', { notes: 'x' })];
  expect(itemsOf(draftOf(items))).toEqual(items);
});
