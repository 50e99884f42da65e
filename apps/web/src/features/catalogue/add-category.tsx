import { createCategory, listAllCategories } from '@kaibo/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { ApiError, call } from '../../app/api.ts';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { catalogueTexts } from '../studio/catalogue-texts.ts';

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

/** Names in both languages; kept when they are refused. */
export function AddCategory({ parentId, label }: { parentId: string | null; label: string }) {
  const words = useMessages(catalogueTexts).curate;
  const refresh = useRefreshTree();
  const [zh, setZh] = useState('');
  const [en, setEn] = useState('');
  const add = useMutation({
    mutationFn: () => call(createCategory, { body: { parentId, name: { zh, en } } }),
    onSuccess: async () => {
      setZh('');
      setEn('');
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
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField
          label={words.nameZh}
          value={zh}
          required
          maxLength={40}
          error={add.error instanceof ApiError ? add.error.message : null}
          onChange={({ target }) => setZh(target.value)}
        />
        <TextField
          label={words.nameEn}
          value={en}
          required
          maxLength={60}
          onChange={({ target }) => setEn(target.value)}
        />
      </div>
      <Button type="submit" busy={add.isPending} className="justify-self-start">
        <Plus aria-hidden className="size-4" />
        {words.add}
      </Button>
    </form>
  );
}
