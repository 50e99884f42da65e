import { join } from './join.ts';

/** The classes of one of several choices in a row, for links that look like one. */
export const pillClass = (isChosen: boolean): string =>
  join(
    'inline-flex h-9 shrink-0 items-center rounded-full px-4 text-sm whitespace-nowrap transition-colors duration-150',
    isChosen ? 'bg-ink font-medium text-surface' : 'bg-raised hover:bg-sunken',
  );

interface PillProps {
  isChosen: boolean;
  label: string;
  choose: () => void;
}

/** One of several choices in a row that narrow what is below them. */
export function Pill({ isChosen, label, choose }: PillProps) {
  return (
    <button type="button" aria-pressed={isChosen} onClick={choose} className={pillClass(isChosen)}>
      {label}
    </button>
  );
}
