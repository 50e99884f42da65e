import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  linesForBag,
  productsOf,
  type SheetLine,
  shownOf,
  teasersOf,
} from './rooms.run-sheet.rules.ts';
import { checkStart, placeOf, placeText } from './rooms.schedule.rules.ts';

const product = (productId: string, minutes = 3): SheetLine => ({
  kind: 'product',
  productId,
  minutes,
  notes: `about ${productId}`,
});
const section = (title: string): SheetLine => ({ kind: 'section', title, minutes: 2, notes: '' });

const id = fc.constantFrom<string>('a', 'b', 'c', 'd', 'e', 'f');
const bags = fc.uniqueArray(id);
const sheets = bags.chain((ids) =>
  fc.array(fc.nat({ max: ids.length }), { maxLength: 4 }).map((places) => {
    const lines: SheetLine[] = ids.map((one) => product(one));
    for (const [i, place] of places.entries()) lines.splice(place, 0, section(`s${i}`));
    return lines;
  }),
);

test('a sheet whose products are the bag stays as it is', () => {
  fc.assert(
    fc.property(sheets, (lines) => {
      expect(linesForBag(lines, productsOf(lines))).toEqual(lines);
    }),
  );
});

test('whatever happens to the bag, the sheet follows it: the same products in the same order, no section lost', () => {
  fc.assert(
    fc.property(sheets, bags, (lines, bag) => {
      const after = linesForBag(lines, bag);
      expect(productsOf(after)).toEqual(bag);
      const sections = (all: readonly SheetLine[]) =>
        all.filter((line) => line.kind === 'section').length;
      expect(sections(after)).toBe(sections(lines));
      for (const line of after)
        if (
          line.kind === 'product' &&
          lines.some((one) => one.kind === 'product' && one.productId === line.productId)
        )
          expect(line.notes).toBe(`about ${line.productId}`);
    }),
  );
});

test('a section stays before its product, or before the next of those that followed it', () => {
  const lines = [product('a'), section('tea'), product('b'), product('c')];
  const titles = (all: readonly SheetLine[]) =>
    all.map((line) => (line.kind === 'section' ? line.title : line.productId));
  expect(titles(linesForBag(lines, ['b', 'a', 'c']))).toEqual(['tea', 'b', 'a', 'c']);
  expect(titles(linesForBag(lines, ['a', 'c']))).toEqual(['a', 'tea', 'c']);
  expect(titles(linesForBag(lines, ['a']))).toEqual(['a', 'tea']);
});

test('nothing veiled is shown, and nothing else is hidden', () => {
  fc.assert(
    fc.property(bags, bags, (bag, veiled) => {
      const shown = shownOf(bag, veiled);
      expect(shown.filter((one) => veiled.includes(one))).toEqual([]);
      expect(bag.filter((one) => !shown.includes(one)).every((one) => veiled.includes(one))).toBe(
        true,
      );
    }),
  );
});

test('teasers are what was chosen of the bag, or else its beginning', () => {
  expect(teasersOf(['a', 'b', 'c'], ['c', 'a', 'gone'])).toEqual(['a', 'c']);
  expect(teasersOf(['a', 'b'], [])).toEqual(['a', 'b']);
});

const now = 1_800_000_000_000;

test('a start just past is taken as now; one that has passed, or lies years ahead, is refused', () => {
  expect(() => checkStart(now - 60_000, now)).not.toThrow();
  expect(() => checkStart(null, now)).not.toThrow();
  expect(() => checkStart(now - 600_000, now)).toThrow();
  expect(() => checkStart(now + 400 * 86_400_000, now)).toThrow();
});

test('a place in the list of coming streams reads back, and nothing else is one', () => {
  const place = { startsAtMs: now, id: '0192f0c0-0000-7000-8000-000000000001' };
  expect(placeOf(placeText(place))).toEqual(place);
  for (const text of ['', '1', `${now}_x`, `${now}_${place.id}; drop`])
    expect(placeOf(text)).toBeNull();
});
