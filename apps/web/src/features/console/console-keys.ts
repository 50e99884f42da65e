import { useId, useLayoutEffect, useRef } from 'react';

export interface ConsoleKey {
  /** As `KeyboardEvent.key` has it. */
  key: string;
  /** What it does, for the help. */
  label: string;
  run(): void;
}

interface Registered {
  id: string;
  keys: readonly ConsoleKey[];
}

let registered: readonly Registered[] = [];

const TYPING = 'input, textarea, select, [contenteditable="true"]';
const PRESSABLE = 'a, button, summary, [role="button"], [role="menuitem"]';

/** A key that somebody types into a field, or that belongs to the browser, is not ours. */
export const isForUs = (event: KeyboardEvent): boolean => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(TYPING)) return false;
  return !(event.key === 'Enter' && target?.closest(PRESSABLE));
};

/** The later registration of a key wins: what lies on top. */
export const runKey = (event: KeyboardEvent): boolean => {
  for (const { keys } of [...registered].reverse()) {
    const found = keys.find(({ key }) => key === event.key);
    if (!found) continue;
    event.preventDefault();
    found.run();
    return true;
  }
  return false;
};

/** Every key that works on the page now, the page's own last. */
export const keysNow = (): readonly ConsoleKey[] => registered.flatMap(({ keys }) => keys);

/** Keys that work while the component is there: `useConsoleKeys([{ key: 'a', label, run }])`. */
export const useConsoleKeys = (keys: readonly ConsoleKey[]): void => {
  const id = useId();
  const latest = useRef(keys);
  latest.current = keys;
  const names = keys.map(({ key }) => key).join(' ');
  // Before anybody sees what a key is for.
  useLayoutEffect(() => {
    // Registered once per set of keys; what they do is always of the last render.
    const own = latest.current.map(({ key, label }, at) => ({
      key,
      label,
      run: () => latest.current[at]?.run(),
    }));
    registered = [...registered.filter((one) => one.id !== id), { id, keys: names ? own : [] }];
    return () => {
      registered = registered.filter((one) => one.id !== id);
    };
  }, [id, names]);
};
