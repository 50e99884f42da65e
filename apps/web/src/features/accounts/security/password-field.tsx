import { useMessages } from '../../../app/text.ts';
import { TextField } from '../../../ui/field.tsx';
import { securityTexts } from '../account-texts.ts';
import { refusedFor } from '../refusal.tsx';

/** Asked for before what a borrowed browser must not do. */
export function CurrentPassword({ error }: { error: unknown }) {
  const words = useMessages(securityTexts);
  return (
    <TextField
      label={words.currentPassword}
      name="current"
      type="password"
      required
      maxLength={128}
      autoComplete="current-password"
      error={refusedFor(error, 'accounts/wrong-password')}
    />
  );
}
