import { removeAddress } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../app/api.ts';
import { useText } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { toastError } from '../../ui/toast.tsx';
import { AddressForm } from './address-form.tsx';
import { addressesQuery } from './address-queries.ts';

export function Addresses() {
  const text = useText();
  const words = text.viewer.accounts;
  const cache = useQueryClient();
  const [adding, setAdding] = useState(false);
  const { data: addresses = [] } = useQuery(addressesQuery);
  const remove = useMutation({
    mutationFn: (addressId: string) => call(removeAddress, { params: { addressId } }),
    onSettled: () => cache.invalidateQueries(addressesQuery),
    onError: toastError,
  });
  return (
    <section className="grid gap-4 rounded-card bg-raised p-5 shadow-card">
      <header className="flex items-center justify-between">
        <h2 className="font-semibold">{words.addresses}</h2>
        <Button size="small" onClick={() => setAdding(true)}>
          <Plus aria-hidden className="size-4" />
          {text.viewer.checkout.addAddress}
        </Button>
      </header>
      {adding && <AddressForm saved={() => setAdding(false)} cancel={() => setAdding(false)} />}
      {addresses.length === 0 && !adding && (
        <p className="text-sm text-soft">{words.noAddresses}</p>
      )}
      <ul className="divide-y divide-line empty:hidden">
        {addresses.map((address) => (
          <li
            key={address.id}
            className="flex items-center gap-3 py-3 text-sm first:pt-0 last:pb-0"
          >
            <div className="min-w-0 flex-1">
              <p className="font-medium">
                {address.recipient}{' '}
                <span className="money font-normal text-soft">{address.phone}</span>{' '}
                {address.isDefault && <Badge>{words.defaultAddress}</Badge>}
              </p>
              <p className="text-soft">
                {address.region} {address.detail}
              </p>
            </div>
            <IconButton
              label={text.common.remove}
              disabled={remove.isPending}
              onClick={() => remove.mutate(address.id)}
            >
              <Trash2 aria-hidden className="size-4" />
            </IconButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
