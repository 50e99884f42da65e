import type { ReactNode } from 'react';
import { join } from '../../ui/join.ts';

/** A part of the health page. */
export function HealthCard({
  title,
  aside,
  className,
  children,
}: {
  title: string;
  /** Beside the title. */
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section
      aria-label={title}
      className={join('grid content-start gap-3 rounded-card bg-raised p-4 shadow-card', className)}
    >
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 className="font-semibold">{title}</h2>
        {aside && <p className="text-sm text-soft">{aside}</p>}
      </div>
      {children}
    </section>
  );
}

/** A name and a figure. */
export function HealthFact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4 text-sm">
      <dt className="text-soft">{name}</dt>
      <dd className="min-w-0 text-right break-words tabular-nums">{children}</dd>
    </div>
  );
}
