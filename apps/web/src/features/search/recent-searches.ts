import { useSyncExternalStore } from 'react';
import { FORGOTTEN } from '../../app/belongings.ts';

/** Kept in this browser only. */
const KEY = 'kaibo.searches';
const MOST = 10;
const listeners = new Set<() => void>();

const read = (): readonly string[] => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((each) => typeof each === 'string') : [];
  } catch (error) {
    console.warn('recent searches cannot be read', error);
    return [];
  }
};

let searches = read();

const show = (next: readonly string[]): void => {
  searches = next;
  for (const listener of listeners) listener();
};

addEventListener(FORGOTTEN, () => show(read()));

const write = (next: readonly string[]): void => {
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch (error) {
    console.warn('this browser keeps no searches', error);
  }
  show(next);
};

const without = (q: string): string[] =>
  searches.filter((each) => each.toLowerCase() !== q.toLowerCase());

export const rememberSearch = (q: string): void => write([q, ...without(q)].slice(0, MOST));
export const forgetSearch = (q: string): void => write(without(q));
export const forgetSearches = (): void => write([]);

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Latest first. */
export const useRecentSearches = (): readonly string[] =>
  useSyncExternalStore(
    subscribe,
    () => searches,
    () => searches,
  );
