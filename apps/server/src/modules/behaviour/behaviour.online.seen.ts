/** The ids that came last: at least `most` of them, at most twice as many. */
export class SeenIds {
  #now = new Set<string>();
  #before = new Set<string>();
  #nowSinceMs: number;
  #sinceMs: number;
  readonly #most: number;

  constructor(most: number, nowMs: number) {
    this.#most = most;
    this.#nowSinceMs = nowMs;
    this.#sinceMs = nowMs;
  }

  /** Every id that came since then is remembered. */
  get sinceMs(): number {
    return this.#sinceMs;
  }

  /** False when it came before. */
  add(id: string, nowMs: number): boolean {
    if (this.#now.has(id) || this.#before.has(id)) return false;
    if (this.#now.size >= this.#most) {
      this.#before = this.#now;
      this.#sinceMs = this.#nowSinceMs;
      this.#now = new Set();
      this.#nowSinceMs = nowMs;
    }
    this.#now.add(id);
    return true;
  }
}

const V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7/;

/** When an id was made, as its maker's clock had it; null when it does not say. */
export const idMadeAtMs = (id: string): number | null =>
  V7.test(id) ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : null;
