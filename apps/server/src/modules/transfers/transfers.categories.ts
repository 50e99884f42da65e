import type { CategoryNames } from '#catalog';

export interface Categories {
  /** By id, by name in either language, or by path ("美食 > 茶"); null when there is none or it could be several. */
  find(text: string): string | null;
  /** How a file names it: the shortest that finds it again. */
  nameOf(id: string, language: 'zh' | 'en'): string;
}

const SIGN = ' > ';
const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/\s*[>/›»]\s*/g, SIGN);

export const createCategories = (all: readonly CategoryNames[]): Categories => {
  const byId = new Map(all.map((category) => [category.id, category]));
  const pathOf = (category: CategoryNames, language: 'zh' | 'en'): string => {
    const parent = category.parentId === null ? undefined : byId.get(category.parentId);
    const own = category[language];
    return parent ? `${pathOf(parent, language)}${SIGN}${own}` : own;
  };
  const ids = new Map<string, Set<string>>();
  const learn = (name: string, id: string): void => {
    const own = ids.get(fold(name)) ?? new Set();
    ids.set(fold(name), own.add(id));
  };
  for (const category of all)
    for (const language of ['zh', 'en'] as const) {
      learn(category[language], category.id);
      learn(pathOf(category, language), category.id);
    }
  const find = (text: string): string | null => {
    const exact = byId.get(text.trim());
    if (exact) return exact.id;
    const found = ids.get(fold(text));
    return found?.size === 1 ? [...found][0]! : null;
  };
  return {
    find,
    nameOf: (id, language) => {
      const category = byId.get(id);
      if (!category) return id;
      const names = [category[language], pathOf(category, language)];
      return names.find((name) => find(name) === id) ?? id;
    },
  };
};
