export type Pacer = {
  /** Calls `task` once per period until the returned function is called. */
  add(task: () => void): () => void;
};

/**
 * One timer for any number of publishers: each task has a slot of the wheel, so that they are spread
 * over the period. Stops by itself when nobody is left.
 */
export const createPacer = (periodMs = 100, slotCount = 5): Pacer => {
  const slots = Array.from({ length: slotCount }, () => new Set<() => void>());
  let timer: NodeJS.Timeout | undefined;
  let at = 0;

  const tick = (): void => {
    at = (at + 1) % slotCount;
    for (const task of slots[at]!) task();
  };

  return {
    add: (task) => {
      const slot = slots.reduce((least, one) => (one.size < least.size ? one : least));
      slot.add(task);
      timer ??= setInterval(tick, periodMs / slotCount);
      return () => {
        slot.delete(task);
        if (slots.some((one) => one.size > 0)) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
};

/** The wheel all publishers of a process share. */
export const sharedPacer = createPacer();
