import { listFilters, removeFilter, saveFilter } from '@kaibo/contracts';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Bookmark, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { call } from '../../app/api.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { join } from '../../ui/join.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { toastError } from '../../ui/toast.tsx';
import { peopleTexts } from './people-texts.ts';
import type { SearchState } from './use-console-search.ts';

const filtersQuery = (page: string) =>
  queryOptions({
    queryKey: ['console', 'filters', page],
    queryFn: async () => (await call(listFilters, { query: { page } })).filters,
    staleTime: 60_000,
  });

export function SaveFilter({
  page,
  values,
}: {
  page: string;
  values: Readonly<Record<string, string>>;
}) {
  const text = useMessages(peopleTexts);
  const shared = useText();
  const cache = useQueryClient();
  const [open, setOpen] = useState(false);
  const save = useMutation({
    mutationFn: (name: string) => call(saveFilter, { body: { page, name, search: { ...values } } }),
    onSuccess: async () => {
      await cache.invalidateQueries(filtersQuery(page));
      setOpen(false);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    save.mutate(String(new FormData(event.currentTarget).get('name') ?? ''));
  };
  return (
    <>
      <Button size="small" look="quiet" onClick={() => setOpen(true)}>
        <Bookmark aria-hidden className="size-4" />
        {text.filters.save}
      </Button>
      <Sheet open={open} onClose={() => setOpen(false)} title={text.filters.save} place="center">
        <form onSubmit={submit} className="grid gap-4">
          <TextField
            label={text.filters.name}
            name="name"
            required
            maxLength={40}
            hint={text.filters.nameHint}
            error={save.error?.message}
          />
          <Button type="submit" look="accent" busy={save.isPending}>
            {shared.common.save}
          </Button>
        </form>
      </Sheet>
    </>
  );
}

export function SavedFilters({ page, state }: { page: string; state: SearchState }) {
  const text = useMessages(peopleTexts);
  const cache = useQueryClient();
  const { data: filters = [] } = useQuery(filtersQuery(page));
  const remove = useMutation({
    mutationFn: (filterId: string) => call(removeFilter, { params: { filterId } }),
    onSuccess: () => cache.invalidateQueries(filtersQuery(page)),
    onError: toastError,
  });
  const isOn = (search: Readonly<Record<string, string>>): boolean =>
    JSON.stringify(Object.entries(search).sort()) ===
    JSON.stringify(Object.entries(state.values).sort());
  if (filters.length === 0) return null;
  return (
    <ul aria-label={text.filters.saved} className="flex flex-wrap gap-1.5">
      {filters.map(({ id, name, search }) => (
        <li
          key={id}
          className={join(
            'inline-flex h-8 items-center rounded-full border pl-3 text-sm',
            isOn(search)
              ? 'border-accent-ink bg-accent-wash text-accent-ink'
              : 'border-line bg-raised',
          )}
        >
          <button type="button" aria-pressed={isOn(search)} onClick={() => state.replace(search)}>
            {name}
          </button>
          <button
            type="button"
            aria-label={text.filters.forget(name)}
            onClick={() => remove.mutate(id)}
            className="grid size-8 place-items-center rounded-full text-soft hover:text-ink"
          >
            <X aria-hidden className="size-3.5" />
          </button>
        </li>
      ))}
    </ul>
  );
}
