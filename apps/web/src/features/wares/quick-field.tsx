import { LoaderCircle } from 'lucide-react';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { ApiError } from '../../app/api.ts';
import { useMessages, useText } from '../../app/text.ts';
import { join } from '../../ui/join.ts';
import { waresTexts } from './wares-texts.ts';

interface QuickFieldProps {
  label: string;
  /** As it stands; what was typed goes when this changes. */
  value: string;
  /** What is wrong with a text, or null. */
  check: (text: string) => string | null;
  save: (text: string) => Promise<unknown>;
  inputMode: 'decimal' | 'numeric';
  prefix?: string;
  /** Said before the value where no head of a column says it. */
  phonePrefix?: string;
  className?: string;
}

/** A number changed where it stands: Enter or leaving saves, Escape puts back, a refusal stays beside it. */
export function QuickField({
  label,
  value,
  check,
  save,
  inputMode,
  prefix,
  phonePrefix,
  className,
}: QuickFieldProps) {
  const text = useText();
  const words = useMessages(waresTexts);
  const [typed, setTyped] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const isSaving = useRef(false);
  const about = useId();

  const put = async (): Promise<void> => {
    const wanted = typed?.trim() ?? value;
    if (isSaving.current) return;
    if (wanted === value) return back();
    const wrong = check(wanted);
    setError(wrong);
    if (wrong) return;
    isSaving.current = true;
    setBusy(true);
    try {
      await save(wanted);
      setTyped(null);
    } catch (refused) {
      setError(refused instanceof ApiError ? refused.message : text.common.unexpected);
    } finally {
      isSaving.current = false;
      setBusy(false);
    }
  };
  const back = (): void => {
    setTyped(null);
    setError(null);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') void put();
    if (event.key === 'Escape') back();
  };
  return (
    <span className={join('grid', className)}>
      <span className="relative">
        {prefix && (
          <span
            aria-hidden
            className="pointer-events-none absolute inset-y-0 left-2 grid place-items-center text-sm text-soft"
          >
            {prefix}
          </span>
        )}
        {phonePrefix && (
          <span
            aria-hidden
            className="pointer-events-none absolute inset-y-0 left-2 grid place-items-center text-sm text-soft lg:hidden"
          >
            {phonePrefix}
          </span>
        )}
        <input
          value={typed ?? value}
          onChange={({ target }) => setTyped(target.value)}
          onBlur={() => void put()}
          onKeyDown={onKeyDown}
          aria-label={label}
          title={words.inlineHint}
          aria-invalid={error !== null || undefined}
          aria-describedby={error ? about : undefined}
          aria-busy={busy || undefined}
          inputMode={inputMode}
          autoComplete="off"
          className={join(
            'h-9 w-full rounded-lg border border-line bg-raised px-2 text-right text-base tabular-nums hover:border-soft focus:border-accent-ink focus:outline-none aria-invalid:border-bad md:text-sm',
            prefix && 'pl-5',
          )}
        />
        {busy && (
          <LoaderCircle
            aria-hidden
            className="absolute top-2.5 left-1.5 size-4 animate-spin text-soft"
          />
        )}
      </span>
      {error && (
        <span id={about} role="alert" className="mt-1 text-right text-xs text-bad">
          {error}
        </span>
      )}
    </span>
  );
}
