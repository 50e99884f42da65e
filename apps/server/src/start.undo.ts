import type { Log } from '#platform/log';

export interface Undo {
  add(name: string, stop: () => Promise<void>): void;
  isRunning(): boolean;
  /** Once, however often it is called. */
  run(): Promise<void>;
}

/** What has been started, stopped in the reverse order; a step that fails does not keep the others from being stopped. */
export const createUndo = (log: Log): Undo => {
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
    add: (name, stop) => {
      steps.push({ name, stop });
    },
    isRunning: () => running !== null,
    run: () => {
      running ??= all();
      return running;
    },
  };
};
