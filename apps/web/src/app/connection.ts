import { useSyncExternalStore } from 'react';

/** `offline`: the machine has no network; `unreachable`: it has, and the server does not answer. */
export type Connection = 'fine' | 'offline' | 'unreachable';

const LOOK_AGAIN_MS = 4_000;
/** One call that fails may be a hiccup. */
const FAILURES_TOLD = 2;

let state: Connection = navigator.onLine ? 'fine' : 'offline';
let failures = 0;
let looking: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

const become = (next: Connection): void => {
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener();
};

const look = (): void => {
  clearTimeout(looking);
  looking = setTimeout(async () => {
    const answer = await fetch('/health', { cache: 'no-store' }).catch(() => null);
    if (answer?.ok) callWorked();
    else if (state !== 'fine') look();
  }, LOOK_AGAIN_MS);
};

/** Told by every call that was answered, whatever the answer. */
export const callWorked = (): void => {
  failures = 0;
  clearTimeout(looking);
  if (navigator.onLine) become('fine');
};

/** Told by every call that reached nobody. */
export const callFailed = (): void => {
  failures += 1;
  if (!navigator.onLine) become('offline');
  else if (failures >= FAILURES_TOLD) become('unreachable');
  if (state !== 'fine') look();
};

addEventListener('offline', () => become('offline'));
addEventListener('online', () => {
  if (state === 'offline') become('unreachable');
  look();
});

const current = (): Connection => state;

export const useConnection = (): Connection =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    current,
    current,
  );
