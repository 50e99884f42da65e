import type { SearchFacets } from '@kaibo/contracts';
import { useNavigate } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { count, yuan } from '../../app/format.ts';
import { inLocale, useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { join } from '../../ui/join.ts';
import { filterCount, type SearchParams, withoutFilters } from './search-params.ts';
import { searchTexts } from './search-texts.ts';

interface FiltersProps {
  params: SearchParams;
  facets: SearchFacets;
}

interface Choice {
  id: string;
  name: string;
  count: number;
  isChosen: boolean;
}

function Choices({
  title,
  choices,
  choose,
}: {
  title: string;
  choices: readonly Choice[];
  choose: (id: string | undefined) => void;
}) {
  if (choices.length === 0) return null;
  return (
    <fieldset className="grid gap-1">
      <legend className="mb-1.5 text-sm font-semibold">{title}</legend>
      {choices.map(({ id, name, count: found, isChosen }) => (
        <button
          key={id}
          type="button"
          aria-pressed={isChosen}
          onClick={() => choose(isChosen ? undefined : id)}
          className={join(
            'flex min-h-9 items-center gap-2 rounded-lg px-2.5 py-1.5 text-left text-sm hover:bg-sunken',
            isChosen && 'bg-accent-wash font-medium text-accent-ink',
          )}
        >
          <span className="min-w-0 flex-1 truncate">{name}</span>
          {isChosen ? (
            <X aria-hidden className="size-3.5" />
          ) : (
            <span className="text-xs text-soft tabular-nums">{count(found)}</span>
          )}
        </button>
      ))}
    </fieldset>
  );
}

const amount = (form: FormData, name: string): number | null | undefined => {
  const text = String(form.get(name) ?? '').trim();
  if (text === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 ? Math.floor(value) : null;
};

function PriceRange({ params, facets }: FiltersProps) {
  const text = useMessages(searchTexts);
  const navigate = useNavigate();
  const [error, setError] = useState<string | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const from = amount(form, 'from');
    const to = amount(form, 'to');
    const isSwapped = (from ?? 0) > (to ?? Number.POSITIVE_INFINITY);
    const isWrong = from === null || to === null;
    setError(isWrong ? text.wrongPrice : isSwapped ? text.swappedPrice : null);
    if (isWrong || isSwapped) return;
    void navigate({ to: '/search', search: { ...params, from, to }, replace: true });
  };
  const { price } = facets;
  const number = { type: 'number', min: 0, step: 1, inputMode: 'numeric' } as const;
  return (
    <form onSubmit={submit} noValidate key={`${params.from} ${params.to}`} className="grid gap-2">
      <p className="text-sm font-semibold">{text.price}</p>
      <div className="grid grid-cols-2 gap-2">
        <TextField label={text.priceFrom} name="from" defaultValue={params.from} {...number} />
        <TextField label={text.priceTo} name="to" defaultValue={params.to} {...number} />
      </div>
      {error ? (
        <p role="alert" className="text-xs text-bad">
          {error}
        </p>
      ) : (
        price && (
          <p className="text-xs text-soft">
            {text.priceRange(yuan(price.minFen), yuan(price.maxFen))}
          </p>
        )
      )}
      <Button type="submit" size="small">
        {text.applyPrice}
      </Button>
    </form>
  );
}

function Group({ children }: { children: ReactNode }) {
  return <div className="grid content-start gap-6">{children}</div>;
}

/** Narrows what was found; every number says what choosing it would leave. */
export function SearchFilters({ params, facets }: FiltersProps) {
  const text = useMessages(searchTexts);
  const locale = useLocale();
  const navigate = useNavigate();
  const set = (change: Partial<SearchParams>): void =>
    void navigate({ to: '/search', search: { ...params, ...change }, replace: true });
  const states = facets.states.map(({ state, count: found }) => ({
    id: state,
    name: text.states[state],
    count: found,
    isChosen: params.state === state,
  }));
  const categories = facets.categories.map(({ category, count: found }) => ({
    id: category.id,
    name: inLocale(category.name, locale),
    count: found,
    isChosen: params.category === category.id,
  }));
  const stores = facets.stores.map(({ id, name: storeName, count: found }) => ({
    id,
    name: storeName,
    count: found,
    isChosen: params.store === id,
  }));
  const isOfProducts = params.kind === undefined || params.kind === 'product';
  return (
    <Group>
      {filterCount(params) > 0 && (
        <Button
          size="small"
          onClick={() =>
            void navigate({ to: '/search', search: withoutFilters(params), replace: true })
          }
        >
          <X aria-hidden className="size-4" />
          {text.clearFilters}
        </Button>
      )}
      <Choices
        title={text.state}
        choices={states}
        choose={(id) => set({ state: id as SearchParams['state'] })}
      />
      {params.category !== undefined && !categories.some(({ isChosen }) => isChosen) && (
        <Button size="small" onClick={() => set({ category: undefined })}>
          <X aria-hidden className="size-4" />
          {text.category}: {text.anyOf}
        </Button>
      )}
      <Choices title={text.category} choices={categories} choose={(id) => set({ category: id })} />
      {isOfProducts && facets.price && <PriceRange params={params} facets={facets} />}
      {isOfProducts && (
        <Choices title={text.store} choices={stores} choose={(id) => set({ store: id })} />
      )}
    </Group>
  );
}
