import type { ReactNode } from 'react';
import { percent } from './portrait-format.ts';

export interface Bar {
  key: string;
  name: ReactNode;
  /** 0 to 1. */
  share: number;
  /** Beside the name, in small. */
  note?: ReactNode;
  icon?: ReactNode;
}

/** Shares as bars under their names; the list itself is what is read out. */
export function ShareBars({ bars, label }: { bars: readonly Bar[]; label: string }) {
  return (
    <ul aria-label={label} className="grid gap-2.5">
      {bars.map(({ key, name, share, note, icon }) => (
        <li key={key} className="grid gap-1">
          <div className="flex items-baseline gap-2 text-sm">
            {icon}
            <span className="min-w-0 truncate font-medium">{name}</span>
            {note && <span className="shrink-0 text-xs text-soft">{note}</span>}
            <span className="ml-auto text-xs text-soft tabular-nums">{percent(share)}</span>
          </div>
          <span aria-hidden className="h-2 overflow-hidden rounded-full bg-sunken">
            <span
              className="block h-full rounded-full bg-accent"
              style={{ width: `${Math.max(1, 100 * share)}%` }}
            />
          </span>
        </li>
      ))}
    </ul>
  );
}
