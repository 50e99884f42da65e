import type { Log } from '#platform/log';

/** What has been started, stopped in the reverse order; a step that fails does not keep the others from being stopped. */
export const createUndo = (log: Log) => {
  const steps: { name: string; stop: () => Promise<void> }[] = [];
  let running: Promise<void> | null = null;

  const all = async (): Promise<void> => {
    for (let step = steps.pop(); step; step = steps.pop()) {
      const startedAtMs = performance.now();
      try {
        await step.stop();
      } catch (error) {
        log.error({ err: error }, `stopping the ${step.name} failed`);
      }
      const tookMs = Math.round(performance.now() - startedAtMs);
      log.debug({ tookMs }, `stopped the ${step.name}`);
    }
  };

  return {
    add: (name: string, stop: () => Promise<void>): void => {
      steps.push({ name, stop });
    },
    isRunning: (): boolean => running !== null,
    /** Once, however often it is called. */
    run: (): Promise<void> => {
      running ??= all();
      return running;
    },
  };
};
