const MAX_FORWARD_MS = 5_000;
const MAX_BACKWARD_MS = 3_000;

/** True when a publisher's clock has jumped; less than this is interleaving or a short stall. */
export const clockJumps = (latestMs: number, nextMs: number): boolean =>
  nextMs > latestMs + MAX_FORWARD_MS || nextMs < latestMs - MAX_BACKWARD_MS;
