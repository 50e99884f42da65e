import { WareSort } from '@kaibo/contracts/goods';

/** Filters of the list of products, kept in its address: a reload and a step back show the same. */
export interface WaresSearch {
  q?: string;
  status?: 'active' | 'hidden' | 'draft' | 'review';
  category?: string;
  stock?: 'low' | 'out';
  sort?: WareSort;
  page?: number;
}

export const statuses = ['active', 'hidden', 'draft', 'review'] as const;
export const sorts = WareSort.options;

const oneOf = <T extends string>(value: unknown, all: readonly T[]): T | undefined =>
  all.find((each) => each === value);

/** What does not fit is left out. */
export const waresSearch = (search: Record<string, unknown>): WaresSearch => {
  const page = Number(search.page);
  const read: WaresSearch = {
    q: typeof search.q === 'string' && search.q !== '' ? search.q.slice(0, 80) : undefined,
    status: oneOf(search.status, statuses),
    category: typeof search.category === 'string' ? search.category : undefined,
    stock: oneOf(search.stock, ['low', 'out'] as const),
    sort: oneOf(search.sort, sorts),
    page: Number.isSafeInteger(page) && page > 1 && page <= 10_000 ? page : undefined,
  };
  return Object.fromEntries(
    Object.entries(read).filter(([, value]) => value !== undefined),
  ) as WaresSearch;
};
