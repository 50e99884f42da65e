import { Combobox } from '@base-ui/react/combobox';
import { type Brand, createBrand, listBrands } from '@kaibo/contracts';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { BadgeCheck, Plus, X } from 'lucide-react';
import { useDeferredValue, useId, useState } from 'react';
import { call } from '../../../app/api.ts';
import { useMessages } from '../../../app/text.ts';
import { toastError } from '../../../ui/toast.tsx';
import { catalogueTexts } from '../catalogue-texts.ts';

/** The same list each time, or the box would start over with every render. */
const NONE: Brand[] = [];

interface BrandFieldProps {
  brand: Brand | null;
  error: string | null;
  change: (brand: Brand | null) => void;
}

const useBrands = (typed: string) => {
  const q = useDeferredValue(typed.trim());
  return useQuery({
    queryKey: ['brands', q],
    queryFn: async () => (await call(listBrands, { query: { q, limit: 20 } })).brands,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
};

/** Type to find a brand; one that nobody has yet is added with a press. */
export function BrandField({ brand, error, change }: BrandFieldProps) {
  const words = useMessages(catalogueTexts);
  const cache = useQueryClient();
  const id = useId();
  const [typed, setTyped] = useState(brand?.name ?? '');
  const { data: brands = NONE } = useBrands(typed === brand?.name ? '' : typed);
  const name = typed.trim();
  const isKnown = brands.some((each) => each.name.toLowerCase() === name.toLowerCase());
  const add = useMutation({
    mutationFn: () => call(createBrand, { body: { name } }),
    onSuccess: (made) => {
      change(made);
      setTyped(made.name);
      void cache.invalidateQueries({ queryKey: ['brands'] });
    },
    onError: toastError,
  });
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {words.brand}
      </label>
      <Combobox.Root
        items={brands}
        filter={null}
        value={brand}
        onValueChange={(next: Brand | null) => change(next)}
        inputValue={typed}
        onInputValueChange={(next) => setTyped(next)}
        itemToStringLabel={(each: Brand) => each.name}
        isItemEqualToValue={(a: Brand, b: Brand) => a.id === b.id}
      >
        <div className="relative">
          <Combobox.Input
            id={id}
            maxLength={60}
            aria-describedby={`${id}-about`}
            aria-invalid={error ? true : undefined}
            className="h-11 w-full rounded-xl border border-line bg-raised px-3 pr-10 text-base focus:border-accent-ink focus:outline-none aria-invalid:border-bad md:text-sm"
          />
          {brand && (
            <Combobox.Clear
              aria-label={words.noBrand}
              className="absolute inset-y-0 right-0 grid w-10 place-items-center text-soft"
            >
              <X aria-hidden className="size-4" />
            </Combobox.Clear>
          )}
        </div>
        <Combobox.Portal>
          <Combobox.Positioner sideOffset={4} className="z-50 w-(--anchor-width)">
            <Combobox.Popup className="max-h-72 overflow-y-auto rounded-xl border border-line bg-raised p-1 text-sm shadow-card">
              <Combobox.List>
                {(each: Brand) => (
                  <Combobox.Item
                    key={each.id}
                    value={each}
                    className="flex items-center gap-2 rounded-lg px-3 py-2 data-highlighted:bg-sunken"
                  >
                    {each.name}
                    {each.verified && (
                      <BadgeCheck aria-label={words.brands.verified} className="size-4 text-good" />
                    )}
                  </Combobox.Item>
                )}
              </Combobox.List>
              {name !== '' && !isKnown && (
                <button
                  type="button"
                  disabled={add.isPending}
                  onClick={() => add.mutate()}
                  className="flex w-full items-center gap-2 rounded-lg px-3 py-2 text-left text-accent-ink hover:bg-sunken"
                >
                  <Plus aria-hidden className="size-4" />
                  {words.addBrand(name)}
                </button>
              )}
              {name === '' && brands.length === 0 && (
                <p className="px-3 py-2 text-soft">{words.brandHint}</p>
              )}
            </Combobox.Popup>
          </Combobox.Positioner>
        </Combobox.Portal>
      </Combobox.Root>
      <p id={`${id}-about`} className={error ? 'text-xs text-bad' : 'text-xs text-soft'}>
        {error ?? words.brandHint}
      </p>
    </div>
  );
}
