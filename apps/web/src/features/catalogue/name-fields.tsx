import { ApiError } from '../../app/api.ts';
import { useMessages } from '../../app/text.ts';
import { TextField } from '../../ui/field.tsx';
import { catalogueTexts } from '../studio/catalogue-texts.ts';

export interface Name {
  zh: string;
  en: string;
}

export const nameless: Name = { zh: '', en: '' };

interface NameFieldsProps {
  name: Name;
  change: (name: Name) => void;
  /** Why the name was refused. */
  error: unknown;
}

/** A name in both languages; what was typed is kept when it is refused. */
export function NameFields({ name, change, error }: NameFieldsProps) {
  const words = useMessages(catalogueTexts).curate;
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <TextField
        label={words.nameZh}
        value={name.zh}
        required
        maxLength={40}
        error={error instanceof ApiError ? error.message : null}
        onChange={({ target }) => change({ ...name, zh: target.value })}
      />
      <TextField
        label={words.nameEn}
        value={name.en}
        required
        maxLength={60}
        onChange={({ target }) => change({ ...name, en: target.value })}
      />
    </div>
  );
}
