import type { TasteKind } from '@kaibo/contracts';
import { useSyncExternalStore } from 'react';
import { FORGOTTEN } from '../../app/belongings.ts';

export interface Subject {
  kind: TasteKind;
  itemId: string;
}

/** Said on this page since it was opened: the server leaves it out from its next answer on. */
let uninteresting: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

const keyOf = ({ kind, itemId }: Subject): string => `${kind}:${itemId}`;

const replace = (next: ReadonlySet<string>): void => {
  uninteresting = next;
  for (const listener of listeners) listener();
};

export const markInterest = (subject: Subject, interested: boolean): void => {
  const next = new Set(uninteresting);
  if (interested) next.delete(keyOf(subject));
  else next.add(keyOf(subject));
  replace(next);
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

addEventListener(FORGOTTEN, () => replace(new Set()));

export const isUninteresting = (subject: Subject): boolean => uninteresting.has(keyOf(subject));

const current = (): typeof uninteresting => uninteresting;

/** The first of them that was said to be of no interest. */
export const useUninteresting = (subjects: readonly Subject[]): Subject | undefined => {
  const said = useSyncExternalStore(subscribe, current, current);
  return subjects.find((subject) => said.has(keyOf(subject)));
};
