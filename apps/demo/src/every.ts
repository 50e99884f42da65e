import type { Random } from './draw/random.ts';

/** Does something about every `ms`, a random while apart, until the returned function is called. Failures wait for the next turn. */
export const every = (ms: number, random: Random, act: () => Promise<unknown>): (() => void) => {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const next = (waitMs: number): void => {
    timer = setTimeout(() => void turn(), waitMs);
  };
  const turn = async (): Promise<void> => {
    await act().catch((error: unknown) => {
      process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`);
    });
    if (!stopped) next(ms * random.between(0.7, 1.3));
  };
  next(ms * random.next());
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
};
