import { useQueryClient } from '@tanstack/react-query';
import { ClipboardPaste } from 'lucide-react';
import { type ClipboardEvent, useId, useState } from 'react';
import { useMessages } from '../../../app/text.ts';
import { Button } from '../../../ui/button.tsx';
import { toast, toastError } from '../../../ui/toast.tsx';
import { regionsQuery } from './address-queries.ts';
import { addressTexts } from './address-texts.ts';
import { type Recognised, recogniseAddress } from './recognise-address.ts';

/** One line as people send it to each other; the fields below are filled from it. */
export function PasteAddress({ fill }: { fill: (found: Recognised) => void }) {
  const words = useMessages(addressTexts).form;
  const cache = useQueryClient();
  const id = useId();
  const [pasted, setPasted] = useState('');
  const recognise = async (text: string): Promise<void> => {
    if (text.trim() === '') return;
    try {
      const found = recogniseAddress(text, await cache.ensureQueryData(regionsQuery));
      if (found.region.length === 0 && found.phone === '') {
        toast(words.notRecognised);
        return;
      }
      fill(found);
      setPasted('');
      toast(words.recognised);
    } catch (error) {
      toastError(error);
    }
  };
  const paste = (event: ClipboardEvent<HTMLTextAreaElement>): void => {
    if (pasted !== '') return;
    event.preventDefault();
    const text = event.clipboardData.getData('text');
    setPasted(text);
    void recognise(text);
  };
  return (
    <div className="grid gap-2 rounded-xl bg-sunken p-3">
      <label htmlFor={id} className="flex items-center gap-2 text-sm font-medium">
        <ClipboardPaste aria-hidden className="size-4 text-soft" />
        {words.paste}
      </label>
      <div className="flex items-end gap-2">
        <textarea
          id={id}
          rows={2}
          value={pasted}
          maxLength={400}
          placeholder={words.pasteHint}
          onChange={({ target }) => setPasted(target.value)}
          onPaste={paste}
          className="min-h-14 flex-1 resize-none rounded-lg border border-line bg-raised px-3 py-2 text-base placeholder:text-soft focus:border-accent-ink focus:outline-none md:text-sm"
        />
        <Button size="small" disabled={pasted.trim() === ''} onClick={() => void recognise(pasted)}>
          {words.recognise}
        </Button>
      </div>
    </div>
  );
}
