import { ChevronRight, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

export function LinkList({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid grid-cols-1 content-start gap-1 rounded-card bg-raised p-2 shadow-card">
      <h2 className="px-3 pt-2 pb-1 text-sm font-semibold text-soft">{title}</h2>
      {children}
    </section>
  );
}

interface RowProps {
  icon: LucideIcon;
  label: string;
  hint?: string;
  /** Something that waits to be done. */
  mark?: ReactNode;
}

/** What a row of the list shows; the link around it is the caller's. */
export function Row({ icon: Icon, label, hint, mark }: RowProps) {
  return (
    <>
      <Icon aria-hidden className="size-5 shrink-0 text-soft" strokeWidth={1.75} />
      <span className="min-w-0 flex-1">
        <span className="block text-[15px]">{label}</span>
        {hint && <span className="block truncate text-xs text-soft">{hint}</span>}
      </span>
      {mark}
      <ChevronRight aria-hidden className="size-4 shrink-0 text-soft" />
    </>
  );
}

export const rowClass = 'flex min-h-13 items-center gap-3 rounded-xl px-3 py-2 hover:bg-sunken';
