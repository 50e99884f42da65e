import { getStorageUse, type Picture, type Store, updateStore } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ExternalLink } from 'lucide-react';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { call } from '../../app/api.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { StoreGate } from '../my-stores/store-gate.tsx';
import { myStoresQuery } from '../my-stores/store-queries.ts';
import { PictureUpload } from '../pictures/picture-upload.tsx';
import { storeTexts } from './store-texts.ts';

const asList = (picture: Picture | null): Picture[] => (picture ? [picture] : []);

function StoreForm({ store }: { store: Store }) {
  const all = useText();
  const text = useMessages(storeTexts).settings;
  const cache = useQueryClient();
  const [logo, setLogo] = useState<Picture[]>(asList(store.logo));
  const [banner, setBanner] = useState<Picture[]>(asList(store.banner));
  const save = useMutation({
    mutationFn: (fields: FormData) =>
      call(updateStore, {
        params: { storeId: store.id },
        body: {
          name: String(fields.get('name') ?? ''),
          description: String(fields.get('description') ?? ''),
          notice: String(fields.get('notice') ?? ''),
          logoId: logo[0]?.id ?? null,
          bannerId: banner[0]?.id ?? null,
        },
      }),
    onSuccess: async () => {
      toast(text.newer);
      await Promise.all([
        cache.invalidateQueries(myStoresQuery),
        cache.invalidateQueries({ queryKey: ['store', store.id] }),
      ]);
    },
    onError: toastError,
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    save.mutate(new FormData(event.currentTarget));
  };
  return (
    <form onSubmit={submit} className="grid max-w-2xl gap-5 rounded-card bg-raised p-5 shadow-card">
      <TextField label={text.name} name="name" required maxLength={60} defaultValue={store.name} />
      <TextArea
        label={text.description}
        name="description"
        maxLength={5_000}
        hint={text.descriptionHint}
        defaultValue={store.description}
      />
      <TextField
        label={text.notice}
        name="notice"
        maxLength={200}
        hint={text.noticeHint}
        defaultValue={store.notice}
      />
      <PictureUpload label={text.logo} pictures={logo} change={setLogo} most={1} />
      <div className="grid gap-1.5">
        <PictureUpload label={text.banner} pictures={banner} change={setBanner} most={1} />
        <p className="text-xs text-soft">{text.bannerHint}</p>
      </div>
      <Button type="submit" look="accent" className="justify-self-start" busy={save.isPending}>
        {all.common.save}
      </Button>
    </form>
  );
}

const MIB = 1_048_576;
const sizeOf = (bytes: number): string => {
  if (bytes < 100 * MIB) return `${(bytes / MIB).toFixed(1)} MB`;
  return bytes < 1_024 * MIB
    ? `${Math.round(bytes / MIB)} MB`
    : `${(bytes / MIB / 1_024).toFixed(2)} GB`;
};

/** Its place is kept while it loads. */
function StorageUse() {
  const text = useMessages(storeTexts).settings;
  const id = useId();
  const { data } = useQuery({
    queryKey: ['storage'],
    queryFn: () => call(getStorageUse, {}),
    staleTime: 10_000,
  });
  return (
    <section className="grid max-w-2xl gap-2 rounded-card bg-raised p-5 shadow-card">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id={id} className="font-medium">
          {text.storage}
        </h2>
        <p className="min-h-5 text-sm text-soft tabular-nums">
          {data && text.storageUse(sizeOf(data.usedBytes), sizeOf(data.limitBytes))}
        </p>
      </div>
      <meter
        aria-labelledby={id}
        className="h-2 w-full"
        min={0}
        max={data?.limitBytes ?? 1}
        high={(data?.limitBytes ?? 1) * 0.9}
        value={data?.usedBytes ?? 0}
      />
      <p className="text-xs text-soft">{text.storageHint}</p>
    </section>
  );
}

function Settings({ store, picker }: { store: Store; picker: ReactNode }) {
  const text = useMessages(storeTexts).settings;
  return (
    <div className="grid gap-4">
      <header className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-2xl font-semibold tracking-tight">{text.title}</h1>
        <Link
          to="/stores/$storeId"
          params={{ storeId: store.id }}
          className={buttonClass('plain', 'medium')}
        >
          <ExternalLink aria-hidden className="size-4" />
          {text.look}
        </Link>
      </header>
      {picker}
      <StoreForm key={store.id} store={store} />
      <StorageUse />
    </div>
  );
}

export function StudioStorePage() {
  return <StoreGate>{(store, picker) => <Settings store={store} picker={picker} />}</StoreGate>;
}
