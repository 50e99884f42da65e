import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { join } from '../../ui/join.ts';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { AddressForm } from '../accounts/addresses/address-form.tsx';
import { addressesQuery } from '../accounts/addresses/address-queries.ts';

interface AddressChoiceProps {
  chosen: string | null;
  choose: (addressId: string) => void;
}

/** Saved addresses, the default first; the form when there is none. */
export function AddressChoice({ chosen, choose }: AddressChoiceProps) {
  const text = useText();
  const [adding, setAdding] = useState(false);
  const { data: addresses, error, refetch } = useQuery(addressesQuery);
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  if (!addresses) return <Skeleton className="h-24" />;
  if (adding || addresses.length === 0)
    return (
      <AddressForm
        saved={(address) => {
          setAdding(false);
          choose(address.id);
        }}
        cancel={addresses.length > 0 ? () => setAdding(false) : undefined}
      />
    );
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-2 text-sm font-medium">{text.viewer.checkout.address}</legend>
      {addresses.map((address) => (
        <label
          key={address.id}
          className={join(
            'grid cursor-pointer gap-0.5 rounded-xl border p-3 text-sm has-focus-visible:outline-2 has-focus-visible:outline-accent-ink',
            address.id === chosen ? 'border-accent-ink bg-accent-wash' : 'border-line',
          )}
        >
          <input
            type="radio"
            name="address"
            className="sr-only"
            checked={address.id === chosen}
            onChange={() => choose(address.id)}
          />
          <span className="font-medium">
            {address.recipient} <span className="money font-normal text-soft">{address.phone}</span>
          </span>
          <span className="text-soft">
            {address.region} {address.detail}
          </span>
        </label>
      ))}
      <Button
        look="quiet"
        size="small"
        className="justify-self-start"
        onClick={() => setAdding(true)}
      >
        <Plus aria-hidden className="size-4" />
        {text.viewer.checkout.addAddress}
      </Button>
    </fieldset>
  );
}
