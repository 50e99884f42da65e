import { type ReactNode, useId } from 'react';

/** One subject of the editor. */
export function PolicySection({
  title,
  hint,
  children,
}: {
  title: string;
  hint?: string;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="grid grid-cols-1 content-start gap-4 rounded-card bg-raised p-4 shadow-card"
    >
      <div>
        <h2 id={id} className="font-semibold">
          {title}
        </h2>
        {hint && <p className="max-w-prose text-xs text-soft">{hint}</p>}
      </div>
      {children}
    </section>
  );
}

export const fieldGrid = 'grid grid-cols-1 items-start gap-4 *:min-w-0 sm:grid-cols-2';
