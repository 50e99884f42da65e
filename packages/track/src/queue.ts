/** An event as it goes over the wire. */
export interface SentEvent {
  /** The same on every retry, so that a repeat is dropped. */
  id: string;
  name: string;
  atMs: number;
  consent: boolean;
  visitorId: string | null;
  payload: Record<string, unknown>;
}

/** The oldest go first when a browser is offline for long. */
const EVENTS_MOST = 300;

/**
 * What waits to be sent. With `lasts()` it lies in the browser's storage, over pages and for all tabs together, and
 * otherwise in this page alone: who did not agree has nothing kept on their machine.
 */
export interface Queue {
  add(event: SentEvent): void;
  /** The oldest, as many as fit into `bytes` of JSON. */
  oldest(events: number, bytes: number): SentEvent[];
  remove(ids: ReadonlySet<string>): void;
  clear(): void;
}

export const openQueue = (key: string, lasts: () => boolean): Queue => {
  let here: SentEvent[] = [];

  /** Another tab may have written in between: what is stored is the truth, each time. */
  const read = (): SentEvent[] => {
    if (!lasts()) return here;
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
      return Array.isArray(kept) ? kept : [];
    } catch {
      return here;
    }
  };
  const write = (events: SentEvent[]): void => {
    here = events.slice(-EVENTS_MOST);
    if (!lasts()) return;
    try {
      if (here.length === 0) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(here));
    } catch {
      // Full, or forbidden: it waits in this page.
    }
  };

  return {
    add: (event) => write([...read(), event]),
    oldest: (most, bytes) => {
      let left = bytes;
      return read()
        .slice(0, most)
        .filter((event, i) => {
          // A UTF-16 code unit takes at most three bytes of UTF-8. The first must not wait for ever.
          left -= JSON.stringify(event).length * 3;
          return i === 0 || left >= 0;
        });
    },
    remove: (ids) => write(read().filter(({ id }) => !ids.has(id))),
    clear: () => {
      here = [];
      try {
        localStorage.removeItem(key);
      } catch {
        // There was nothing, then.
      }
    },
  };
};
