import { TextField } from '../../../ui/field.tsx';
import { refusedFor } from '../refusal.tsx';

interface CodeFieldProps {
  label: string;
  hint?: string;
  error: unknown;
  autoFocus?: boolean;
}

/** Six digits of the app; a backup code where one may take their place. */
export function CodeField({ label, hint, error, autoFocus }: CodeFieldProps) {
  return (
    <TextField
      label={label}
      hint={hint}
      name="code"
      required
      minLength={6}
      maxLength={20}
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      autoFocus={autoFocus}
      className="font-mono tracking-widest"
      error={refusedFor(error, 'accounts/wrong-code')}
    />
  );
}
