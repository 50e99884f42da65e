import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';
import { join } from './join.ts';

const box =
  'w-full rounded-xl border border-line bg-raised px-3 text-base text-ink placeholder:text-soft/70 focus:border-accent-ink focus:outline-none aria-invalid:border-bad md:text-sm';

interface FrameProps {
  label: string;
  hint?: ReactNode;
  /** What is wrong with the value; read out with the field. */
  error?: string | null;
}

interface DescribedProps extends FrameProps {
  children: (ids: { id: string; describedBy: string; invalid: boolean }) => ReactNode;
}

function Described({ label, hint, error, children }: DescribedProps) {
  const id = useId();
  const describedBy = `${id}-about`;
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children({ id, describedBy, invalid: Boolean(error) })}
      <p
        id={describedBy}
        className={join('min-h-0 text-xs empty:hidden', error ? 'text-bad' : 'text-soft')}
      >
        {error || hint}
      </p>
    </div>
  );
}

export function TextField({
  label,
  hint,
  error,
  className,
  ...rest
}: FrameProps & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <Described label={label} hint={hint} error={error}>
      {({ id, describedBy, invalid }) => (
        <input
          {...rest}
          id={id}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          className={join(box, 'h-11', className)}
        />
      )}
    </Described>
  );
}

export function TextArea({
  label,
  hint,
  error,
  className,
  ...rest
}: FrameProps & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <Described label={label} hint={hint} error={error}>
      {({ id, describedBy, invalid }) => (
        <textarea
          {...rest}
          id={id}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          className={join(box, 'min-h-24 py-2.5', className)}
        />
      )}
    </Described>
  );
}

export function SelectField({
  label,
  hint,
  error,
  className,
  children,
  ...rest
}: FrameProps & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <Described label={label} hint={hint} error={error}>
      {({ id, describedBy, invalid }) => (
        <select
          {...rest}
          id={id}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          className={join(box, 'h-11', className)}
        >
          {children}
        </select>
      )}
    </Described>
  );
}
