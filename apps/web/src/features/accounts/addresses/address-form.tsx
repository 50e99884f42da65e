import { type Address, addAddress, replaceAddress } from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../../app/api.ts';
import { useMessages, useText } from '../../../app/text.ts';
import { Button } from '../../../ui/button.tsx';
import { TextArea, TextField } from '../../../ui/field.tsx';
import { FormProblem, wrongFields } from '../refusal.tsx';
import { Segmented } from '../segmented.tsx';
import {
  type AddressDraft,
  bodyOf,
  type DraftField,
  draftOf,
  emptyDraft,
  wrongIn,
} from './address-draft.ts';
import { addressesQuery } from './address-queries.ts';
import { addressTexts } from './address-texts.ts';
import { PasteAddress } from './paste-address.tsx';
import { RegionFields } from './region-fields.tsx';

interface AddressFormProps {
  /** The one to be changed; a new one without it. */
  address?: Address;
  saved: (address: Address) => void;
  cancel?: () => void;
}

const useDraft = (address: Address | undefined) => {
  const [draft, setDraft] = useState<AddressDraft>(address ? draftOf(address) : emptyDraft);
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  /** What is typed anew is not told wrong until it is sent again. */
  const change = (next: Partial<AddressDraft>, ...fields: readonly DraftField[]): void => {
    setDraft((before) => ({ ...before, ...next }));
    setWrong((before) => new Set([...before].filter((field) => !fields.includes(field as never))));
  };
  return { draft, change, wrong, setWrong };
};

export function AddressForm({ address, saved, cancel }: AddressFormProps) {
  const text = useText();
  const words = useMessages(addressTexts).form;
  const cache = useQueryClient();
  const { draft, change, wrong, setWrong } = useDraft(address);
  const save = useMutation({
    mutationFn: () => {
      const body = bodyOf(draft);
      return address
        ? call(replaceAddress, { params: { addressId: address.id }, body })
        : call(addAddress, { body });
    },
    onSuccess: async (done) => {
      await cache.invalidateQueries(addressesQuery);
      saved(done);
    },
    onError: (error) => setWrong(wrongFields(error)),
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const found = wrongIn(draft);
    setWrong(found);
    if (found.size === 0) save.mutate();
    else
      event.currentTarget
        .querySelector<HTMLElement>(`[data-field=${[...found][0]}] :is(input, select)`)
        ?.focus();
  };
  const isChina = draft.kind === 'china';
  const postcodeWrong = isChina ? words.postcodeWrong : words.postcodeForeignWrong;
  return (
    <form onSubmit={submit} noValidate={false} className="grid gap-4">
      <Segmented
        label={words.kind}
        value={draft.kind}
        options={[
          { value: 'china', label: words.china },
          { value: 'elsewhere', label: words.elsewhere },
        ]}
        choose={(kind) => change({ kind }, 'phone', 'region', 'postcode')}
      />
      {isChina && !address && (
        <PasteAddress
          fill={(found) =>
            change(
              {
                regionParts: found.region,
                recipient: found.recipient || draft.recipient,
                phone: found.phone || draft.phone,
                detail: found.detail || draft.detail,
                postcode: found.postcode || draft.postcode,
              },
              'phone',
              'region',
              'postcode',
            )
          }
        />
      )}
      <div className="grid grid-cols-2 items-start gap-3">
        <TextField
          label={words.recipient}
          required
          maxLength={60}
          autoComplete="name"
          value={draft.recipient}
          onChange={({ target }) => change({ recipient: target.value })}
        />
        <div data-field="phone">
          <TextField
            label={words.phone}
            type="tel"
            required
            maxLength={24}
            autoComplete="tel"
            value={draft.phone}
            error={wrong.has('phone') ? words.phoneWrong : null}
            onChange={({ target }) => change({ phone: target.value }, 'phone')}
          />
        </div>
      </div>
      <div data-field="region">
        {isChina ? (
          <RegionFields
            parts={draft.regionParts}
            change={(regionParts) => change({ regionParts }, 'region')}
            error={wrong.has('region') ? words.regionWrong : null}
          />
        ) : (
          <TextField
            label={words.country}
            required
            maxLength={120}
            hint={words.countryHint}
            value={draft.regionText}
            onChange={({ target }) => change({ regionText: target.value })}
          />
        )}
      </div>
      <TextArea
        label={words.detail}
        required
        rows={2}
        maxLength={240}
        className="min-h-16"
        placeholder={words.detailHint}
        autoComplete="street-address"
        value={draft.detail}
        onChange={({ target }) => change({ detail: target.value })}
      />
      <div data-field="postcode">
        <TextField
          label={`${words.postcode} (${text.common.optional})`}
          maxLength={12}
          inputMode={isChina ? 'numeric' : 'text'}
          autoComplete="postal-code"
          value={draft.postcode}
          error={wrong.has('postcode') ? postcodeWrong : null}
          onChange={({ target }) => change({ postcode: target.value }, 'postcode')}
        />
      </div>
      {!address?.isDefault && (
        <label className="flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-(--accent)"
            checked={draft.isDefault}
            onChange={({ target }) => change({ isDefault: target.checked })}
          />
          {words.asDefault}
        </label>
      )}
      <FormProblem error={save.error} shown={wrong.size > 0 ? ['http/bad-input'] : []} />
      <div className="flex gap-2">
        <Button type="submit" look="accent" busy={save.isPending} className="flex-1">
          {words.save}
        </Button>
        {cancel && <Button onClick={cancel}>{text.common.cancel}</Button>}
      </div>
    </form>
  );
}
