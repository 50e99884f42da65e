import { type Address, makeDefaultAddress, removeAddress } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { MapPin, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../../app/api.ts';
import { useMessages, useText } from '../../../app/text.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { Empty, Problem, Skeleton } from '../../../ui/states.tsx';
import { toast, toastError } from '../../../ui/toast.tsx';
import { AccountSubpage } from '../account-subpage.tsx';
import { AddressForm } from './address-form.tsx';
import { addressesQuery } from './address-queries.ts';
import { addressTexts } from './address-texts.ts';

const MOST_ADDRESSES = 20;

function AddressCard({
  address,
  edit,
  remove,
}: {
  address: Address;
  edit: () => void;
  remove: () => void;
}) {
  const text = useText();
  const words = useMessages(addressTexts);
  const cache = useQueryClient();
  const makeDefault = useMutation({
    mutationFn: () => call(makeDefaultAddress, { params: { addressId: address.id } }),
    onSuccess: () => toast(words.defaultSet),
    onError: toastError,
    onSettled: () => cache.invalidateQueries(addressesQuery),
  });
  return (
    <li className="grid gap-3 rounded-card bg-raised p-4 shadow-card">
      <div className="grid gap-1">
        <p className="flex flex-wrap items-center gap-x-2 font-medium">
          {address.recipient}
          <span className="money text-sm font-normal text-soft">{address.phone}</span>
          {address.isDefault && <Badge tone="good">{words.isDefault}</Badge>}
        </p>
        <p className="text-sm text-soft">
          {address.region} {address.detail} {address.postcode}
        </p>
      </div>
      <div className="-mb-1 flex items-center gap-1 border-t border-line pt-2">
        {!address.isDefault && (
          <Button
            look="quiet"
            size="small"
            className="-ml-3"
            busy={makeDefault.isPending}
            onClick={() => makeDefault.mutate()}
          >
            {words.makeDefault}
          </Button>
        )}
        <span className="ml-auto flex">
          <IconButton label={`${text.common.edit} ${address.recipient}`} onClick={edit}>
            <Pencil aria-hidden className="size-4" />
          </IconButton>
          <IconButton label={`${text.common.remove} ${address.recipient}`} onClick={remove}>
            <Trash2 aria-hidden className="size-4" />
          </IconButton>
        </span>
      </div>
    </li>
  );
}

function RemoveSheet({ address, onClose }: { address: Address | null; onClose: () => void }) {
  const text = useText();
  const words = useMessages(addressTexts);
  const cache = useQueryClient();
  const remove = useMutation({
    mutationFn: (addressId: string) => call(removeAddress, { params: { addressId } }),
    onSuccess: () => toast(words.removed),
    onError: toastError,
    onSettled: async () => {
      await cache.invalidateQueries(addressesQuery);
      onClose();
    },
  });
  return (
    <Sheet place="center" open={address !== null} onClose={onClose} title={words.removeAsk}>
      {address && (
        <div className="grid gap-4">
          <p className="text-sm text-soft">
            {address.recipient} · {address.region} {address.detail}
          </p>
          <p className="text-sm">{words.removeHint}</p>
          <div className="flex gap-2">
            <Button
              look="danger"
              className="flex-1"
              busy={remove.isPending}
              onClick={() => remove.mutate(address.id)}
            >
              {text.common.remove}
            </Button>
            <Button onClick={onClose}>{text.common.cancel}</Button>
          </div>
        </div>
      )}
    </Sheet>
  );
}

function Addresses() {
  const words = useMessages(addressTexts);
  const { data: addresses, error, refetch } = useQuery(addressesQuery);
  const [editing, setEditing] = useState<Address | 'new' | null>(null);
  const [removing, setRemoving] = useState<Address | null>(null);
  if (error && !addresses) return <Problem error={error} retry={() => void refetch()} />;
  if (!addresses) return <Skeleton className="h-48" />;
  const isFull = addresses.length >= MOST_ADDRESSES;
  const close = (): void => setEditing(null);
  return (
    <>
      {addresses.length === 0 && (
        <Empty icon={MapPin} title={words.empty}>
          {words.emptyHint}
        </Empty>
      )}
      <ul className="grid grid-cols-1 gap-3 empty:hidden">
        {addresses.map((address) => (
          <AddressCard
            key={address.id}
            address={address}
            edit={() => setEditing(address)}
            remove={() => setRemoving(address)}
          />
        ))}
      </ul>
      {isFull && <p className="text-sm text-soft">{words.full(MOST_ADDRESSES)}</p>}
      <Button look="accent" size="large" disabled={isFull} onClick={() => setEditing('new')}>
        <Plus aria-hidden className="size-5" />
        {words.add}
      </Button>
      <Sheet
        place="center"
        open={editing !== null}
        onClose={close}
        title={editing === 'new' ? words.add : words.edit}
      >
        {editing && (
          <AddressForm
            address={editing === 'new' ? undefined : editing}
            saved={close}
            cancel={close}
          />
        )}
      </Sheet>
      <RemoveSheet address={removing} onClose={() => setRemoving(null)} />
    </>
  );
}

export function AddressesPage() {
  const words = useMessages(addressTexts);
  return <AccountSubpage title={words.title}>{() => <Addresses />}</AccountSubpage>;
}
