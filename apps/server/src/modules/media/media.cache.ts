/** What is kept: how large it is, and until when it may be given out. */
export interface Kept {
  bytes: number;
  untilMs: number;
}

export interface Cache<Value extends Kept> {
  /** Of callers who want the same at the same time one loads and all get what it got. A failure is not kept. */
  get(key: string, load: () => Promise<Value>): Promise<Value>;
  readonly bytes: number;
}

/** At most so many bytes, those used last; a value that is too large for it, or over already, is only shared. */
export const createCache = <Value extends Kept>(
  maxBytes: number,
  now: () => number = Date.now,
): Cache<Value> => {
  const kept = new Map<string, Value>();
  const loading = new Map<string, Promise<Value>>();
  let bytes = 0;

  const drop = (key: string, value: Value): void => {
    kept.delete(key);
    bytes -= value.bytes;
  };

  const keep = (key: string, value: Value): void => {
    if (value.bytes > maxBytes || value.untilMs <= now()) return;
    kept.set(key, value);
    bytes += value.bytes;
    for (const [oldest, other] of kept) {
      if (bytes <= maxBytes) break;
      drop(oldest, other);
    }
  };

  const find = (key: string): Value | null => {
    const value = kept.get(key);
    if (!value) return null;
    drop(key, value);
    if (value.untilMs <= now()) return null;
    keep(key, value);
    return value;
  };

  return {
    get bytes() {
      return bytes;
    },
    get: async (key, load) => {
      const known = find(key);
      if (known) return known;
      const underWay = loading.get(key);
      if (underWay) return underWay;
      const loaded = load()
        .then((value) => {
          keep(key, value);
          return value;
        })
        .finally(() => loading.delete(key));
      loading.set(key, loaded);
      return loaded;
    },
  };
};
