export interface LaneOptions<In> {
  /** Most batches at once. */
  inFlight: number;
  /** What a batch may cost together; a call that costs more goes alone. */
  batchCost: number;
  costOf(input: In): number;
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
 * @param run answers every input of a batch, in order, or rejects; then each input is tried again by itself, so
 *   that a bad one fails alone. It must tell an input that was carried out before, in case only the answer was lost.
 */
export const createLane = <In, Out>(
  run: (batch: In[]) => Promise<Out[]>,
  { inFlight, batchCost, costOf }: LaneOptions<In>,
): ((input: In) => Promise<Out>) => {
  const queue: Waiting<In, Out>[] = [];
  let running = 0;

  const take = (): Waiting<In, Out>[] => {
    let cost = 0;
    const end = queue.findIndex(({ input }, i) => {
      cost += costOf(input);
      return i > 0 && cost > batchCost;
    });
    return queue.splice(0, end < 0 ? queue.length : end);
  };

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
    while (queue.length > 0) await runAll(take());
    running--;
  };

  return (input) =>
    new Promise((resolve, reject) => {
      queue.push({ input, resolve, reject });
      if (running < inFlight) void drain();
    });
};
