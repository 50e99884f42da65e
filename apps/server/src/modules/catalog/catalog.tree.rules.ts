import { CATEGORY_LEVELS, Failure } from '@kaibo/contracts';

export interface TreeRow {
  id: string;
  parentId: string | null;
  position: number;
}

const childrenOf = <Row extends TreeRow>(rows: readonly Row[], parentId: string | null): Row[] =>
  rows
    .filter((row) => row.parentId === parentId)
    .sort((a, b) => a.position - b.position || a.id.localeCompare(b.id));

/** Parents before children, siblings in order, each with its level from 1. O(n²), for some hundred. */
export const inTreeOrder = <Row extends TreeRow>(
  rows: readonly Row[],
  parentId: string | null = null,
  level = 1,
): (Row & { level: number })[] =>
  childrenOf(rows, parentId).flatMap((row) => [
    { ...row, level },
    ...inTreeOrder(rows, row.id, level + 1),
  ]);

/** From the root down to this one. */
export const lineageOf = (rows: readonly TreeRow[], id: string): string[] => {
  const row = rows.find((each) => each.id === id);
  if (!row) return [];
  return row.parentId === null ? [id] : [...lineageOf(rows, row.parentId), id];
};

/** Levels from this one down to its deepest descendant. */
const heightOf = (rows: readonly TreeRow[], id: string): number =>
  1 + Math.max(0, ...childrenOf(rows, id).map((child) => heightOf(rows, child.id)));

/** Refuses a place that is not there, below itself, or too deep for what hangs below it. */
export const checkPlace = (
  rows: readonly TreeRow[],
  id: string | null,
  parentId: string | null,
): void => {
  const above = parentId === null ? [] : lineageOf(rows, parentId);
  if (parentId !== null && above.length === 0) throw new Failure('catalog/no-such-category');
  if (id !== null && above.includes(id)) throw new Failure('catalog/category-inside-itself');
  const height = id === null ? 1 : heightOf(rows, id);
  if (above.length + height > CATEGORY_LEVELS)
    throw new Failure('catalog/category-too-deep', { most: CATEGORY_LEVELS });
};

/** Siblings in their new order once `id` stands at `position` among them. */
export const placedAmong = (
  rows: readonly TreeRow[],
  id: string,
  parentId: string | null,
  position: number,
): string[] => {
  const others = childrenOf(rows, parentId)
    .map((row) => row.id)
    .filter((each) => each !== id);
  return others.toSpliced(position, 0, id);
};

/** "Women’s tops" → "womens-tops"; a name without Latin letters has none. */
export const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{Mark}|['’]/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 32);
