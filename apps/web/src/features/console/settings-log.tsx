import { setLogLevel } from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiError, call } from '../../app/api.ts';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import { settingsTexts } from './health-texts.ts';

/** What is logged while it runs. */
export function SettingsLog({ logLevel, mayAct }: { logLevel: string; mayAct: boolean }) {
  const text = useMessages(settingsTexts).log;
  const queries = useQueryClient();
  const [wanted, want] = useState(logLevel);
  const save = useMutation({
    mutationFn: () => call(setLogLevel, { body: { logLevel: wanted } }),
    onSuccess: ({ logLevel: now }) => {
      want(now);
      toast(text.saved(now));
      return queries.invalidateQueries({ queryKey: ['console', 'settings'] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  return (
    <form onSubmit={submit} className="grid gap-3 rounded-card bg-raised p-4 shadow-card">
      <h2 className="font-semibold">{text.title}</h2>
      <div className="grid items-start gap-3 sm:grid-cols-[minmax(0,1fr)_auto]">
        <TextField
          label={text.label}
          value={wanted}
          readOnly={!mayAct}
          spellCheck={false}
          autoCapitalize="off"
          onChange={(event) => want(event.target.value)}
          hint={text.hint}
          error={save.error instanceof ApiError ? save.error.message : null}
        />
        {mayAct && (
          <Button type="submit" look="accent" className="sm:mt-6.5" busy={save.isPending}>
            {text.save}
          </Button>
        )}
      </div>
      <p className="text-xs text-soft">{text.file}</p>
    </form>
  );
}
