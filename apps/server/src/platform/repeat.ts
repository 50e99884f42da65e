/** After a first failure; after each further one twice as long. */
const RETRY_AFTER_MS = 5_000;
const RETRY_AFTER_AT_MOST_MS = 300_000;

export interface Repeated {
  everyMs: number;
  /** Until the first time; `everyMs` unless said. */
  firstMs?: number;
  /** After a first failure; 5 s unless said. */
  retryAfterMs?: number;
  run(): Promise<unknown>;
  onFailure?(error: unknown): void;
}

export interface Repeating {
  /** What the latest time failed with; null once one went well. */
  failure(): string | null;
  /** Nothing new begins, and what runs is waited for. */
  close(): Promise<void>;
}

/** Runs a task again and again until closed, never twice at once. One that failed is tried again soon, later each time. */
export const repeat = (repeated: Repeated): Repeating => {
  const { everyMs, firstMs = everyMs, retryAfterMs = RETRY_AFTER_MS, run, onFailure } = repeated;
  let failure: string | null = null;
  let failures = 0;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  let underWay = Promise.resolve();

  const once = async (): Promise<void> => {
    try {
      await run();
      failure = null;
      failures = 0;
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
      failures += 1;
      onFailure?.(error);
    }
    const soonMs = Math.min(RETRY_AFTER_AT_MOST_MS, retryAfterMs * 2 ** (failures - 1));
    if (!isClosed) next(failures === 0 ? everyMs : Math.min(everyMs, soonMs));
  };
  const next = (afterMs: number): void => {
    timer = setTimeout(() => {
      underWay = once();
    }, afterMs);
    timer.unref();
  };
  next(firstMs);

  return {
    failure: () => failure,
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      await underWay;
    },
  };
};
