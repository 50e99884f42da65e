import type { zhPicker } from './picker.zh.ts';

export const enPicker: typeof zhPicker = {
  title: 'Choose products',
  search: 'Search all products',
  searchStore: 'Search this store',
  mine: 'Your stores',
  found: 'Found',
  noMine: 'Your stores sell nothing yet; search the products of others.',
  noStore: 'Type a name and choose from everything that is on sale.',
  noneFound: 'No product found',
  done: (n) => `Done (${n} chosen)`,
};
