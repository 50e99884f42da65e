import { LoaderCircle } from 'lucide-react';
import type { ButtonHTMLAttributes, MouseEvent, ReactNode } from 'react';
import { join } from './join.ts';

type Look = 'accent' | 'plain' | 'quiet' | 'danger';
type Size = 'small' | 'medium' | 'large';

const looks: Record<Look, string> = {
  accent: 'bg-accent text-white hover:bg-accent-strong',
  plain: 'bg-raised text-ink border border-line hover:bg-sunken',
  quiet: 'text-ink hover:bg-sunken',
  danger: 'bg-bad-wash text-bad border border-transparent hover:border-bad',
};

const sizes: Record<Size, string> = {
  small: 'h-8 px-3 text-sm gap-1.5 rounded-lg',
  medium: 'h-10 px-4 text-sm gap-2 rounded-xl',
  large: 'h-12 px-6 text-base gap-2 rounded-2xl',
};

/** The classes of a button, for links that look like one. */
export const buttonClass = (look: Look = 'plain', size: Size = 'medium', extra = ''): string =>
  join(
    'inline-flex shrink-0 items-center justify-center font-medium whitespace-nowrap select-none transition-colors duration-150 disabled:opacity-50',
    looks[look],
    sizes[size],
    extra,
  );

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
  size?: Size;
  /** Shows a spinner and refuses a second click. */
  busy?: boolean;
}

export function Button(props: ButtonProps) {
  const { look, size, busy, className, children, disabled, onClick, ...rest } = props;
  const click = (event: MouseEvent<HTMLButtonElement>): void => {
    // The second click of a double click comes before `busy` is drawn, and is not a second wish.
    const again = busy !== undefined && event.detail > 1;
    if (again) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      type="button"
      {...rest}
      onClick={click}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={buttonClass(look, size, className)}
    >
      {busy && <LoaderCircle aria-hidden className="size-4 animate-spin" />}
      {children}
    </button>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  label: string;
  children: ReactNode;
}

/** 40 × 40 px; the label is read out and shown as a tooltip. */
export function IconButton({ label, className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      title={label}
      className={join(
        'inline-flex size-10 shrink-0 items-center justify-center rounded-full transition-colors duration-150 hover:bg-sunken disabled:opacity-50',
        className,
      )}
    >
      {children}
    </button>
  );
}
