import {
  type SearchKind as Kind,
  SearchKind,
  SearchSort,
  SearchState,
  type SearchSort as Sort,
  type SearchState as State,
} from '@kaibo/contracts';

/** What the address of the search page says; prices are whole yuan. */
export interface SearchParams {
  q: string;
  kind?: Kind;
  state?: State;
  category?: string;
  store?: string;
  from?: number;
  to?: number;
  sort?: Sort;
}

const yuan = (value: unknown): number | undefined => {
  const amount = Math.floor(Number(value));
  return value !== undefined && value !== '' && amount >= 0 && amount <= 10_000_000
    ? amount
    : undefined;
};

const text = (value: unknown, pattern: RegExp): string | undefined =>
  typeof value === 'string' && pattern.test(value) ? value : undefined;

/** Whatever somebody writes into the address, the page gets what it can use. */
export const searchParams = (search: Record<string, unknown>): SearchParams => {
  const sort = SearchSort.safeParse(search.sort).data;
  const params: SearchParams = {
    q: search.q === undefined ? '' : String(search.q).trim().slice(0, 100),
    kind: SearchKind.safeParse(search.kind).data,
    state: SearchState.safeParse(search.state).data,
    category: text(search.category, /^[\w-]{1,40}$/),
    store: text(search.store, /^[\da-f-]{36}$/),
    from: yuan(search.from),
    to: yuan(search.to),
    sort: sort === 'relevance' ? undefined : sort,
  };
  return Object.fromEntries(
    Object.entries(params).filter(([, value]) => value !== undefined),
  ) as unknown as SearchParams;
};

/** Filters beyond the words and the kind. */
export const filterCount = ({ state, category, store, from, to }: SearchParams): number =>
  [state, category, store, from ?? to].filter((value) => value !== undefined).length;

export const withoutFilters = ({ q, kind, sort }: SearchParams): SearchParams =>
  searchParams({ q, kind, sort });
