import { type ReactNode, useId } from 'react';

interface SectionProps {
  title: string;
  hint?: string;
  /** What is wrong with the section as a whole. */
  error?: string | null;
  children: ReactNode;
}

/** One card of the editor. */
export function Section({ title, hint, error, children }: SectionProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="grid grid-cols-1 gap-4 rounded-card bg-raised p-4 shadow-card md:p-5"
    >
      <header className="grid gap-1">
        <h2 id={id} className="font-semibold">
          {title}
        </h2>
        {hint && <p className="text-sm text-soft">{hint}</p>}
      </header>
      {children}
      {error && (
        <p role="alert" className="text-sm text-bad">
          {error}
        </p>
      )}
    </section>
  );
}
