import { monitorEventLoopDelay } from 'node:perf_hooks';

/** What a process knows of its own strain. */
export interface Vitals {
  rssBytes: number;
  /** Of all its cores together, since it began. */
  cpuMs: number;
  /** The 99th percentile of how much later than planned timers ran, since the last reading. */
  loopDelayMs: number;
}

const EVERY_MS = 50;

/** Cheap enough to be always on: twenty looks a second. */
export const watchVitals = () => {
  const delay = monitorEventLoopDelay({ resolution: EVERY_MS });
  delay.enable();
  return {
    read: (): Vitals => {
      const { user, system } = process.cpuUsage();
      const nanoseconds = delay.percentile(99);
      delay.reset();
      return {
        rssBytes: process.memoryUsage.rss(),
        cpuMs: (user + system) / 1_000,
        // What is measured is the time between looks.
        loopDelayMs: Math.max(0, (nanoseconds || 0) / 1e6 - EVERY_MS),
      };
    },
    close: () => delay.disable(),
  };
};
