import type { Clock } from '#platform/clock';

interface Reading<T> {
  value: Promise<T>;
  atMs: number;
}

export interface SharedOptions {
  clock: Clock;
  /** How old the reading is as long as somebody asks; one and a half times as old it is waited for. */
  freshMs: number;
  /** Told when a reading failed; who does not wait for it has the one before. */
  onError(error: unknown): void;
}

/**
 * One reading for everybody. The next begins before the last is too old, so that as long as somebody asks nobody
 * waits for it.
 */
export const sharedReading = <T>(
  read: () => Promise<T>,
  { clock, freshMs, onError }: SharedOptions,
): (() => Promise<T>) => {
  let current: Reading<T> | null = null;
  let next: Reading<T> | null = null;

  const readNext = (nowMs: number): Promise<T> => {
    if (next && nowMs - next.atMs <= freshMs) return next.value;
    const mine: Reading<T> = { value: read(), atMs: nowMs };
    next = mine;
    const isOver = (): void => {
      if (next === mine) next = null;
    };
    mine.value.then(
      () => {
        isOver();
        if (current === null || current.atMs < mine.atMs) current = mine;
      },
      (error: unknown) => {
        isOver();
        onError(error);
      },
    );
    return mine.value;
  };

  return () => {
    const nowMs = clock.nowMs();
    const ageMs = current === null ? Number.POSITIVE_INFINITY : nowMs - current.atMs;
    const fresh = ageMs > 0.75 * freshMs ? readNext(nowMs) : null;
    return current === null || ageMs > 1.5 * freshMs ? fresh! : current.value;
  };
};
