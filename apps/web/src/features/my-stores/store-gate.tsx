import { createStore, type Store } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Store as StoreIcon } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { call, newIdempotencyKey } from '../../app/api.ts';
import { useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { toastError } from '../../ui/toast.tsx';
import { myStoresQuery } from './store-queries.ts';

function StoreForm() {
  const text = useText();
  const cache = useQueryClient();
  const [idempotencyKey] = useState(newIdempotencyKey);
  const create = useMutation({
    mutationFn: (fields: FormData) =>
      call(createStore, {
        body: {
          idempotencyKey,
          name: String(fields.get('name') ?? ''),
          description: String(fields.get('description') ?? ''),
        },
      }),
    onSuccess: () => cache.invalidateQueries(myStoresQuery),
    onError: toastError,
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    create.mutate(new FormData(event.currentTarget));
  };
  return (
    <form onSubmit={submit} className="mt-4 grid w-80 gap-3 text-left text-ink">
      <TextField label={text.studio.storeName} name="name" required maxLength={60} />
      <TextArea label={text.studio.storeDescription} name="description" maxLength={5000} />
      <Button type="submit" look="accent" busy={create.isPending}>
        {text.studio.newStore}
      </Button>
    </form>
  );
}

/** Shows its children for one store of the caller; opening the first one comes before. */
export function StoreGate({
  children,
}: {
  children: (store: Store, picker: ReactNode) => ReactNode;
}) {
  const text = useText();
  const [chosen, setChosen] = useState<string | null>(null);
  const { data: stores, error, refetch } = useQuery(myStoresQuery);
  if (error && !stores) return <Problem error={error} retry={() => void refetch()} />;
  if (!stores) return <Skeleton className="h-40" />;
  const store = stores.find(({ id }) => id === chosen) ?? stores[0];
  if (!store)
    return (
      <Empty icon={StoreIcon} title={text.studio.noStore}>
        <StoreForm />
      </Empty>
    );
  const picker =
    stores.length > 1 ? (
      <SelectField
        label={text.studio.storeName}
        value={store.id}
        onChange={({ target }) => setChosen(target.value)}
      >
        {stores.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
    ) : null;
  return children(store, picker);
}
