import type { ReactNode } from 'react';
import { join } from '../../../ui/join.ts';

interface ConsoleCardProps {
  title: string;
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}

export function ConsoleCard({ title, aside, className, children }: ConsoleCardProps) {
  return (
    <section
      aria-label={title}
      className={join(
        'grid grid-cols-1 content-start gap-3 rounded-card bg-raised p-4 shadow-card',
        className,
      )}
    >
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 className="font-semibold">{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
