export interface LaneOptions {
  /** Most calls in one batch. */
  batchSize: number;
  /** Most batches at once. */
  inFlight: number;
}

interface Waiting<In, Out> {
  input: In;
  resolve(output: Out): void;
  reject(error: unknown): void;
}

/**
 * Merges concurrent calls: what arrives while `inFlight` batches run waits and goes together, in the order of
 * arrival, so that one commit serves many. A lone call goes at once.
 *
 * @param run answers every input of a batch, in order, or rejects having done nothing at all; then each input
 *   is tried again by itself, so that a bad one fails alone.
 */
export const createLane = <In, Out>(
  run: (batch: In[]) => Promise<Out[]>,
  { batchSize, inFlight }: LaneOptions,
): ((input: In) => Promise<Out>) => {
  const queue: Waiting<In, Out>[] = [];
  let running = 0;

  const runAll = async (batch: Waiting<In, Out>[]): Promise<void> => {
    try {
      const outputs = await run(batch.map(({ input }) => input));
      for (const [i, { resolve }] of batch.entries()) resolve(outputs[i]!);
    } catch (error) {
      if (batch.length === 1) batch[0]!.reject(error);
      else for (const one of batch) await runAll([one]);
    }
  };

  const drain = async (): Promise<void> => {
    running++;
    while (queue.length > 0) await runAll(queue.splice(0, batchSize));
    running--;
  };

  return (input) =>
    new Promise((resolve, reject) => {
      queue.push({ input, resolve, reject });
      if (running < inFlight) void drain();
    });
};
