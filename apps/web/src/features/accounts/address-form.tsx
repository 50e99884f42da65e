import { type Address, addAddress } from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { call } from '../../app/api.ts';
import { useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { toastError } from '../../ui/toast.tsx';
import { addressesQuery } from './address-queries.ts';

interface AddressFormProps {
  saved: (address: Address) => void;
  cancel?: () => void;
}

export function AddressForm({ saved, cancel }: AddressFormProps) {
  const text = useText();
  const words = text.viewer.checkout;
  const cache = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: (fields: FormData) => {
      const field = (name: string): string => String(fields.get(name) ?? '');
      return call(addAddress, {
        body: {
          recipient: field('recipient'),
          phone: field('phone'),
          region: field('region'),
          detail: field('detail'),
          isDefault: fields.has('isDefault'),
        },
      });
    },
    onSuccess: async (address) => {
      await cache.invalidateQueries(addressesQuery);
      saved(address);
    },
    onError: toastError,
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    mutate(new FormData(event.currentTarget));
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      <div className="grid grid-cols-2 gap-3">
        <TextField
          label={words.recipient}
          name="recipient"
          required
          maxLength={60}
          autoComplete="name"
        />
        <TextField
          label={words.phone}
          name="phone"
          type="tel"
          required
          pattern="[\d+\-\(\) ]{5,24}"
          autoComplete="tel"
        />
      </div>
      <TextField
        label={words.region}
        name="region"
        hint={words.regionHint}
        required
        maxLength={120}
        autoComplete="address-level1"
      />
      <TextField
        label={words.detail}
        name="detail"
        required
        maxLength={240}
        autoComplete="street-address"
      />
      <label className="flex items-center gap-2 text-sm">
        <input type="checkbox" name="isDefault" className="size-4 accent-(--accent)" />
        {text.viewer.accounts.makeDefault}
      </label>
      <div className="flex gap-2">
        <Button type="submit" look="accent" busy={isPending} className="flex-1">
          {words.saveAddress}
        </Button>
        {cancel && <Button onClick={cancel}>{text.common.cancel}</Button>}
      </div>
    </form>
  );
}
