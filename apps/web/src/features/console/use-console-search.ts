import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { ConsoleSearch } from './console-search.ts';

export interface SearchState {
  values: ConsoleSearch;
  /** Empty when it is not set. */
  value(name: string): string;
  /** Changes some and keeps the others; an empty text takes one away. */
  set(change: Record<string, string>): void;
  /** Puts these in the place of all. */
  replace(values: ConsoleSearch): void;
}

const nothingEmpty = (values: ConsoleSearch): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));

/** Filters, order and what is open on a console page live in its URL: a reload and a link show the same. */
export const useConsoleSearch = (): SearchState => {
  const values = useSearch({ strict: false }) as ConsoleSearch;
  const navigate = useNavigate();
  const go = useCallback(
    (next: (before: ConsoleSearch) => ConsoleSearch) =>
      void navigate({
        to: '.',
        search: ((before: ConsoleSearch) => nothingEmpty(next(before))) as never,
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  );
  return {
    values,
    value: (name) => values[name] ?? '',
    set: (change) => go((before) => ({ ...before, ...change })),
    replace: (next) => go(() => next),
  };
};
