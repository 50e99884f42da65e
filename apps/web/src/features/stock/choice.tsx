import type { Location } from '@kaibo/contracts';
import type { ReactNode } from 'react';
import { useMessages } from '../../app/text.ts';
import { stockTexts } from './stock-texts.ts';

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

/** The place that every store begins with has no name of its own. */
export const usePlaceName = () => {
  const words = useMessages(stockTexts);
  return (name: string): string => name || words.mainPlace;
};

export function PlaceOptions({ places }: { places: readonly Location[] }) {
  const nameOf = usePlaceName();
  return places.map(({ id, name }) => (
    <option key={id} value={id}>
      {nameOf(name)}
    </option>
  ));
}
