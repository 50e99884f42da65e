import { type CuratedCategory, moveCategory, updateCategory } from '@kaibo/contracts';
import { useMutation } from '@tanstack/react-query';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { call } from '../../app/api.ts';
import { count } from '../../app/format.ts';
import { inLocale, useLocale } from '../../app/settings.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { catalogueTexts } from '../studio/catalogue-texts.ts';
import { AddCategory, useRefreshTree } from './add-category.tsx';
import { AttributesPanel } from './attributes-panel.tsx';
import { type Name, NameFields } from './name-fields.tsx';

interface CategoryPanelProps {
  category: CuratedCategory;
  all: readonly CuratedCategory[];
  levels: number;
}

function NameForm({ category }: { category: CuratedCategory }) {
  const text = useText();
  const words = useMessages(catalogueTexts).curate;
  const refresh = useRefreshTree();
  const [name, setName] = useState<Name>(category.name);
  const change = useMutation({
    mutationFn: (body: { name?: Name; hidden?: boolean }) =>
      call(updateCategory, { params: { categoryId: category.id }, body }),
    onSuccess: async () => {
      await refresh();
      toast(text.common.saved);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate({ name });
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      <NameFields name={name} change={setName} error={change.error} />
      <div className="flex gap-2">
        <Button type="submit" look="accent" busy={change.isPending}>
          {words.rename}
        </Button>
        <Button busy={change.isPending} onClick={() => change.mutate({ hidden: !category.hidden })}>
          {category.hidden ? words.show : words.hide}
        </Button>
      </div>
    </form>
  );
}

const isWithin = (all: readonly CuratedCategory[], id: string | null, root: string): boolean =>
  id !== null &&
  (id === root || isWithin(all, all.find((each) => each.id === id)?.parentId ?? null, root));

function MoveForm({ category, all, levels }: CategoryPanelProps) {
  const words = useMessages(catalogueTexts).curate;
  const locale = useLocale();
  const refresh = useRefreshTree();
  const move = useMutation({
    mutationFn: (body: { parentId: string | null; position: number }) =>
      call(moveCategory, { params: { categoryId: category.id }, body }),
    onSuccess: refresh,
    onError: toastError,
  });
  const nameOf = ({ name }: CuratedCategory): string => inLocale(name, locale);
  const siblings = all.filter(({ parentId }) => parentId === category.parentId);
  const at = siblings.findIndex(({ id }) => id === category.id);
  const places = all.filter(({ id, level }) => level < levels && !isWithin(all, id, category.id));
  const shift = (by: number): void =>
    move.mutate({ parentId: category.parentId, position: at + by });
  return (
    <div className="flex flex-wrap items-end gap-2">
      <div className="min-w-48 flex-1">
        <SelectField
          label={words.moveTo}
          value={category.parentId ?? ''}
          disabled={move.isPending}
          onChange={({ target }) =>
            move.mutate({ parentId: target.value || null, position: 10_000 })
          }
        >
          <option value="">{words.top}</option>
          {places.map((place) => (
            <option key={place.id} value={place.id}>
              {'\u2003'.repeat(place.level - 1)}
              {nameOf(place)}
            </option>
          ))}
        </SelectField>
      </div>
      <IconButton
        label={words.up(nameOf(category))}
        disabled={at <= 0 || move.isPending}
        onClick={() => shift(-1)}
        className="border border-line"
      >
        <ArrowUp aria-hidden className="size-4" />
      </IconButton>
      <IconButton
        label={words.down(nameOf(category))}
        disabled={at >= siblings.length - 1 || move.isPending}
        onClick={() => shift(1)}
        className="border border-line"
      >
        <ArrowDown aria-hidden className="size-4" />
      </IconButton>
    </div>
  );
}

export function CategoryPanel(props: CategoryPanelProps) {
  const { category, levels } = props;
  const words = useMessages(catalogueTexts).curate;
  const name = inLocale(category.name, useLocale());
  return (
    <div className="grid grid-cols-1 gap-4">
      <section className="grid gap-4 rounded-card bg-raised p-4 shadow-card md:p-5">
        <header className="flex items-baseline justify-between gap-3">
          <h2 className="text-lg font-semibold">{name}</h2>
          <span className="text-sm text-soft">{words.products(count(category.productCount))}</span>
        </header>
        <NameForm category={category} />
        <MoveForm {...props} />
      </section>
      {category.level < levels && (
        <section className="rounded-card bg-raised p-4 shadow-card md:p-5">
          <AddCategory parentId={category.id} label={words.addBelow(name)} />
        </section>
      )}
      <AttributesPanel categoryId={category.id} />
    </div>
  );
}
