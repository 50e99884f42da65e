export interface Clock {
  /** Milliseconds that never go back; the origin means nothing. */
  nowMs(): number;
  /** Runs the task until the returned function is called. */
  every(intervalMs: number, task: () => void): () => void;
}

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  every: (intervalMs, task) => {
    const timer = setInterval(task, intervalMs);
    return () => clearInterval(timer);
  },
};
