import { type ForecastSettings, setForecastSettings } from '@kaibo/contracts/goods';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { call } from '../../app/api.ts';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { forecastKey } from './forecast-queries.ts';
import { forecastTexts } from './forecast-texts.ts';

/** Shares are typed in percent. */
const fields = [
  ['serviceLevel', 50, 99, 100],
  ['leadDays', 0, 60, 1],
  ['coverDays', 1, 90, 1],
  ['warnMinutes', 1, 240, 1],
  ['handleSeconds', 5, 3_600, 1],
  ['answerSeconds', 1, 3_600, 1],
  ['answerShare', 50, 99, 100],
] as const;

interface SettingsFormProps {
  storeId: string;
  settings: ForecastSettings;
  changed: () => void;
}

export function SettingsForm({ storeId, settings, changed }: SettingsFormProps) {
  const { settings: words, page } = useMessages(forecastTexts);
  const cache = useQueryClient();
  const save = useMutation({
    mutationFn: (body: Partial<ForecastSettings>) =>
      call(setForecastSettings, { params: { storeId }, body }),
    onSuccess: async () => {
      toast(page.saved);
      changed();
      await cache.invalidateQueries({ queryKey: forecastKey(storeId) });
    },
    onError: toastError,
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const body = fields.map(
      ([name, , , scale]) => [name, Number(typed.get(name)) / scale] as const,
    );
    save.mutate(Object.fromEntries(body));
  };
  return (
    <form onSubmit={submit} className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
      {fields.map(([name, min, max, scale]) => (
        <TextField
          key={name}
          label={words[name]}
          name={name}
          type="number"
          required
          min={min}
          max={max}
          defaultValue={Math.round(settings[name] * scale)}
          hint={name === 'serviceLevel' ? words.serviceLevelHint : undefined}
        />
      ))}
      <div className="self-end">
        <Button type="submit" look="accent" busy={save.isPending}>
          {page.save}
        </Button>
      </div>
    </form>
  );
}
