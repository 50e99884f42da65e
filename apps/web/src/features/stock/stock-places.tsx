import {
  addLocation,
  closeLocation,
  type Location,
  setLowStock,
  updateLocation,
} from '@kaibo/contracts/goods';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { MapPin, Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { ApiError, call } from '../../app/api.ts';
import { exact } from '../../app/format.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { usePlaceName } from './places.tsx';
import { stockKey } from './stock-queries.ts';
import { stockTexts } from './stock-texts.ts';

interface PlaceFormProps {
  storeId: string;
  /** Null for a new one. */
  place: Location | null;
  done: () => void;
}

function PlaceForm({ storeId, place, done }: PlaceFormProps) {
  const text = useText();
  const words = useMessages(stockTexts);
  const cache = useQueryClient();
  const save = useMutation({
    mutationFn: (body: { name: string; address: string }) =>
      place
        ? call(updateLocation, { params: { locationId: place.id }, body })
        : call(addLocation, { params: { storeId }, body }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: stockKey(storeId) });
      done();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const value = (name: string): string => String(fields.get(name) ?? '').trim();
    save.mutate({ name: value('name'), address: value('address') });
  };
  const refused = save.error
    ? save.error instanceof ApiError
      ? save.error.message
      : text.common.unexpected
    : null;
  return (
    <form onSubmit={submit} className="grid gap-4">
      <TextField
        label={words.name}
        name="name"
        defaultValue={place ? place.name || words.mainPlace : ''}
        required
        maxLength={40}
        error={refused}
      />
      <TextField
        label={`${words.address} (${text.common.optional})`}
        name="address"
        defaultValue={place?.address}
        maxLength={200}
      />
      <Button type="submit" look="accent" size="large" busy={save.isPending}>
        {text.common.save}
      </Button>
    </form>
  );
}

function LowMark({ storeId, lowStockAt }: { storeId: string; lowStockAt: number }) {
  const text = useText();
  const words = useMessages(stockTexts);
  const cache = useQueryClient();
  const save = useMutation({
    mutationFn: (value: number) =>
      call(setLowStock, { params: { storeId }, body: { lowStockAt: value } }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: stockKey(storeId) });
      toast(text.common.saved);
    },
    onError: toastError,
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    save.mutate(Number(new FormData(event.currentTarget).get('low')));
  };
  return (
    <section className="grid gap-3 rounded-card bg-raised p-5 shadow-card">
      <h2 className="text-lg font-semibold">{words.lowMark}</h2>
      <p className="text-sm text-soft">{words.lowMarkHint}</p>
      <form onSubmit={submit} className="flex items-end gap-2">
        <div className="w-40">
          <TextField
            label={words.lowMarkLabel}
            name="low"
            type="number"
            min={0}
            max={1_000_000}
            defaultValue={lowStockAt}
            required
          />
        </div>
        <Button type="submit" busy={save.isPending} className="h-11">
          {text.common.save}
        </Button>
      </form>
    </section>
  );
}

interface PlaceRowProps {
  place: Location;
  edit: () => void;
}

function PlaceRow({ place, edit }: PlaceRowProps) {
  const words = useMessages(stockTexts);
  const nameOf = usePlaceName();
  const cache = useQueryClient();
  const params = { locationId: place.id };
  const changed = {
    onSuccess: () => cache.invalidateQueries({ queryKey: stockKey(place.storeId) }),
    onError: toastError,
  };
  const makeDefault = useMutation({
    mutationFn: () => call(updateLocation, { params, body: { isDefault: true } }),
    ...changed,
  });
  const close = useMutation({ mutationFn: () => call(closeLocation, { params }), ...changed });
  const name = nameOf(place.name);
  return (
    <li className="flex flex-wrap items-center gap-3 px-4 py-4">
      <MapPin aria-hidden className="size-5 shrink-0 text-soft" />
      <div className="min-w-0 flex-1 basis-48">
        <p className="flex items-center gap-2 font-medium">
          <span className="truncate">{name}</span>
          {place.isDefault && <Badge tone="good">{words.isDefault}</Badge>}
        </p>
        <p className="truncate text-sm text-soft">
          {[place.address, words.onHand(exact(place.onHand))].filter(Boolean).join(' · ')}
        </p>
      </div>
      <span className="flex flex-wrap gap-2">
        {!place.isDefault && (
          <Button size="small" busy={makeDefault.isPending} onClick={() => makeDefault.mutate()}>
            {words.makeDefault}
          </Button>
        )}
        <Button size="small" aria-label={`${words.edit} ${name}`} onClick={edit}>
          {words.edit}
        </Button>
        {!place.isDefault && (
          <Button
            size="small"
            look="danger"
            busy={close.isPending}
            onClick={() => confirm(words.confirmClose(name)) && close.mutate()}
          >
            {words.closePlace}
          </Button>
        )}
      </span>
    </li>
  );
}

interface StockPlacesProps {
  storeId: string;
  places: readonly Location[];
  lowStockAt: number;
}

/** The places of a store, and from when on stock counts as low. */
export function StockPlaces({ storeId, places, lowStockAt }: StockPlacesProps) {
  const words = useMessages(stockTexts);
  const [editing, setEditing] = useState<Location | 'new' | null>(null);
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-sm text-soft">{words.defaultHint}</p>
        <Button onClick={() => setEditing('new')}>
          <Plus aria-hidden className="size-4" />
          {words.addPlace}
        </Button>
      </div>
      <ul className="divide-y divide-line rounded-card bg-raised shadow-card">
        {places.map((place) => (
          <PlaceRow key={place.id} place={place} edit={() => setEditing(place)} />
        ))}
      </ul>
      <LowMark key={lowStockAt} storeId={storeId} lowStockAt={lowStockAt} />
      <Sheet
        open={editing !== null}
        onClose={() => setEditing(null)}
        title={editing === 'new' ? words.addPlace : words.editPlace}
        place="center"
      >
        {editing && (
          <PlaceForm
            storeId={storeId}
            place={editing === 'new' ? null : editing}
            done={() => setEditing(null)}
          />
        )}
      </Sheet>
    </>
  );
}
