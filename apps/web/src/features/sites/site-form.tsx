import { SiteOrigin } from '@kaibo/contracts/sites';
import { type FormEvent, useState } from 'react';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { type SiteRow, useSaveSite } from './site-queries.ts';
import { siteTexts } from './site-texts.ts';

const LIMIT = 10_000;
const LIMIT_MOST = 1_000_000;

const linesOf = (text: string): string[] =>
  text
    .split(/\s+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

interface SiteFormProps {
  /** Null makes a new one. */
  site: SiteRow | null;
  done: (secretKey: string | null) => void;
}

export function SiteForm({ site, done }: SiteFormProps) {
  const text = useMessages(siteTexts).form;
  const [name, setName] = useState(site?.name ?? '');
  const [origins, setOrigins] = useState(site?.origins.join('\n') ?? '');
  const [limit, setLimit] = useState(String(site?.eventsPerMinute ?? LIMIT));
  const [isTried, setTried] = useState(false);
  const save = useSaveSite(site?.id ?? null, done);

  const lines = linesOf(origins);
  const wrong = lines.find((line) => !SiteOrigin.safeParse(line).success);
  const most = Number(limit);
  const isLimit = Number.isInteger(most) && most >= 1 && most <= LIMIT_MOST;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === '' || wrong !== undefined || !isLimit) return;
    save.mutate({ name, origins: lines, eventsPerMinute: most });
  };
  return (
    <form onSubmit={submit} className="grid gap-4" noValidate>
      <TextField
        label={text.name}
        value={name}
        required
        maxLength={60}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextArea
        label={text.origins}
        hint={text.originsHint}
        error={isTried && wrong !== undefined ? text.badOrigin(wrong) : null}
        value={origins}
        spellCheck={false}
        inputMode="url"
        onChange={(event) => setOrigins(event.currentTarget.value)}
      />
      <TextField
        label={text.limit}
        error={isTried && !isLimit ? text.badLimit : null}
        value={limit}
        inputMode="numeric"
        onChange={(event) => setLimit(event.currentTarget.value)}
      />
      <Button type="submit" look="accent" size="large" busy={save.isPending}>
        {text.save}
      </Button>
    </form>
  );
}
