import { CATEGORY_LEVELS, Failure } from '@kaibo/contracts';
import { expect, test } from 'vitest';
import { startTree } from './catalog.start-tree.ts';
import { checkPlace, inTreeOrder, lineageOf, placedAmong, slugOf } from './catalog.tree.rules.ts';

const row = (id: string, parentId: string | null, position = 0) => ({ id, parentId, position });
const rows = [
  row('tea', 'craft', 1),
  row('craft', null),
  row('green', 'tea'),
  row('silk', 'craft', 0),
];
const refusal = (id: string | null, parentId: string | null): string => {
  try {
    checkPlace(rows, id, parentId);
  } catch (error) {
    if (error instanceof Failure) return error.code;
  }
  return 'fine';
};

test('parents come before children and siblings by their place, with their level', () => {
  expect(inTreeOrder(rows).map(({ id, level }) => `${level} ${id}`)).toEqual([
    '1 craft',
    '2 silk',
    '2 tea',
    '3 green',
  ]);
});

test('what hangs below a category that is left out is left out too', () => {
  const shown = rows.filter(({ id }) => id !== 'tea');
  expect(inTreeOrder(shown).map(({ id }) => id)).toEqual(['craft', 'silk']);
});

test('a lineage goes from the root down', () => {
  expect(lineageOf(rows, 'green')).toEqual(['craft', 'tea', 'green']);
  expect(lineageOf(rows, 'nothing')).toEqual([]);
});

test('nothing goes below itself, below nothing, or deeper than three levels with what hangs on it', () => {
  expect(refusal('craft', 'green')).toBe('catalog/category-inside-itself');
  expect(refusal(null, 'nothing')).toBe('catalog/no-such-category');
  expect(refusal(null, 'green')).toBe('catalog/category-too-deep');
  expect(refusal('tea', 'silk')).toBe('catalog/category-too-deep');
  expect(refusal('tea', null)).toBe('fine');
});

test('a place among siblings leaves the others in their order', () => {
  expect(placedAmong(rows, 'tea', 'craft', 0)).toEqual(['tea', 'silk']);
  expect(placedAmong(rows, 'green', 'craft', 99)).toEqual(['silk', 'tea', 'green']);
});

test('an id is made of the Latin letters of a name', () => {
  expect(slugOf('Women’s  Tops & Café')).toBe('womens-tops-cafe');
  expect(slugOf('3-D 打印')).toBe('d');
  expect(slugOf('茶')).toBe('');
});

test('the start set is a tree: every parent is there, ids differ, three levels at most', () => {
  const roots = [...new Set(startTree.map(({ parentId }) => parentId))]
    .filter((id) => !startTree.some((each) => each.id === id))
    .map((id) => row(id, null));
  const all = [...roots, ...startTree];
  expect(roots).toHaveLength(8);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  const placed = inTreeOrder(all);
  expect(placed).toHaveLength(all.length);
  expect(Math.max(...placed.map(({ level }) => level))).toBe(CATEGORY_LEVELS);
  for (const { id, zh, en } of startTree) {
    expect(id).toMatch(/^[a-z][a-z0-9-]{0,39}$/);
    expect([zh, en].every((name) => name.length > 0)).toBe(true);
  }
});
