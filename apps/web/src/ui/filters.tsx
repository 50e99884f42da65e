import { Search } from 'lucide-react';
import type { ReactNode } from 'react';

interface ChoiceProps {
  label: string;
  value: string;
  change: (value: string) => void;
  children: ReactNode;
}

/** A small select of a row of filters. */
export function Choice({ label, value, change, children }: ChoiceProps) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={({ target }) => change(target.value)}
      className="h-10 min-w-0 rounded-xl border border-line bg-raised px-2 text-sm"
    >
      {children}
    </select>
  );
}

interface SearchBoxProps {
  label: string;
  value: string;
  change: (value: string) => void;
}

/** The words of a row of filters. */
export function SearchBox({ label, value, change }: SearchBoxProps) {
  return (
    <div className="relative w-full md:w-72">
      <Search aria-hidden className="absolute top-3 left-3 size-4 text-soft" />
      <input
        type="search"
        value={value}
        maxLength={80}
        onChange={({ target }) => change(target.value)}
        aria-label={label}
        placeholder={label}
        className="h-10 w-full rounded-xl border border-line bg-raised pr-3 pl-9 text-base md:text-sm"
      />
    </div>
  );
}
