import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { inLocale, useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { Choice, SearchBox } from '../../ui/filters.tsx';
import { categoriesQuery } from '../rooms/room-queries.ts';
import { sorts, statuses, type WaresSearch } from './wares-search.ts';
import { waresTexts } from './wares-texts.ts';

const TYPING_MS = 300;

interface WaresFiltersProps {
  search: WaresSearch;
  change: (next: WaresSearch) => void;
}

/** Every change shows the first page; what is empty leaves the address. */
export function WaresFilters({ search, change }: WaresFiltersProps) {
  const words = useMessages(waresTexts);
  const locale = useLocale();
  const { data: categories = [] } = useQuery(categoriesQuery);
  const [typed, setTyped] = useState(search.q ?? '');
  const set = (next: Partial<Record<keyof WaresSearch, string>>): void =>
    change({ ...search, ...next, page: undefined } as WaresSearch);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing begins a search.
  useEffect(() => {
    const wanted = typed.trim();
    if (wanted === (search.q ?? '')) return;
    const timer = setTimeout(() => set({ q: wanted }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <search className="flex flex-wrap gap-2">
      <SearchBox label={words.search} value={typed} change={setTyped} />
      <Choice label={words.status} value={search.status ?? ''} change={(status) => set({ status })}>
        <option value="">{words.anyStatus}</option>
        {statuses.map((status) => (
          <option key={status} value={status}>
            {words.statuses[status]}
          </option>
        ))}
      </Choice>
      <Choice
        label={words.category}
        value={search.category ?? ''}
        change={(category) => set({ category })}
      >
        <option value="">{words.anyCategory}</option>
        {categories.map(({ id, name }) => (
          <option key={id} value={id}>
            {inLocale(name, locale)}
          </option>
        ))}
      </Choice>
      <Choice label={words.stock} value={search.stock ?? ''} change={(stock) => set({ stock })}>
        <option value="">{words.anyStock}</option>
        <option value="low">{words.low}</option>
        <option value="out">{words.out}</option>
      </Choice>
      <Choice
        label={words.sort}
        value={search.sort ?? 'newest'}
        change={(sort) => set({ sort: sort === 'newest' ? '' : sort })}
      >
        {sorts.map((sort) => (
          <option key={sort} value={sort}>
            {words.sorts[sort]}
          </option>
        ))}
      </Choice>
    </search>
  );
}
