import { createCategory, listAllCategories } from '@kaibo/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { call } from '../../app/api.ts';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { catalogueTexts } from '../studio/catalogue-texts.ts';
import { type Name, NameFields, nameless } from './name-fields.tsx';

export const curatedQuery = queryOptions({
  queryKey: ['console', 'categories'],
  queryFn: async () => (await call(listAllCategories, {})).categories,
});

export const useRefreshTree = () => {
  const cache = useQueryClient();
  return async (): Promise<void> => {
    await cache.invalidateQueries({ queryKey: ['categories'] });
    await cache.invalidateQueries(curatedQuery);
  };
};

export function AddCategory({ parentId, label }: { parentId: string | null; label: string }) {
  const words = useMessages(catalogueTexts).curate;
  const refresh = useRefreshTree();
  const [name, setName] = useState<Name>(nameless);
  const add = useMutation({
    mutationFn: () => call(createCategory, { body: { parentId, name } }),
    onSuccess: async () => {
      setName(nameless);
      await refresh();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      <h3 className="text-sm font-medium">{label}</h3>
      <NameFields name={name} change={setName} error={add.error} />
      <Button type="submit" busy={add.isPending} className="justify-self-start">
        <Plus aria-hidden className="size-4" />
        {words.add}
      </Button>
    </form>
  );
}
