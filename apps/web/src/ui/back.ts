import { createBrowserHistory, type RouterHistory } from '@tanstack/react-router';
import { useEffect, useEffectEvent } from 'react';

/** Which page of the router's an entry of the browser's history belongs to, and how many layers lie over it there. */
interface Place {
  page: string;
  depth: number;
}

type Entry = Record<string, unknown> & { layers?: Place };
type Layer = { close: () => void };

const layers: Layer[] = [];
let router: RouterHistory | null = null;
/** Null on a page that nothing was opened over. */
let place: Place | null = null;

const entryNow = (): Entry => (history.state ?? {}) as Entry;

/** Writes past the router, which watches `history.pushState` itself and would load the page anew. */
const write = (how: 'pushState' | 'replaceState', to: Place, entry = entryNow(), href?: string) => {
  place = to;
  History.prototype[how].call(history, { ...entry, layers: to }, '', href);
};

const hearBack = (event: PopStateEvent): void => {
  const from = place;
  const to = entryNow().layers ?? null;
  place = to;
  if (!router || !from || !to || from.page !== to.page) return;
  event.stopImmediatePropagation();
  // Filters may have changed the address while a layer was open.
  const { state, href } = router.location;
  write('replaceState', to, { ...state }, href);
  const closing = layers.splice(to.depth);
  for (const layer of closing.reverse()) layer.close();
  // The layers of this entry were closed otherwise: a press of Back means the page.
  if (closing.length === 0) history.go(to.depth < from.depth ? -1 : 1);
};

/**
 * The router's history, in which Back closes what lies over a page before it leaves the page. Each layer has an entry
 * of the browser's that the router never hears of; closed in another way, the layer leaves its entry for the next one,
 * or to be passed.
 */
export const createLayeredHistory = (): RouterHistory => {
  place = entryNow().layers ?? null;
  // Before the router's own: what comes first keeps an event from the others.
  addEventListener('popstate', hearBack);
  const created = createBrowserHistory();
  created.subscribe(({ action }) => {
    if (action.type === 'PUSH') place = null;
    if (action.type !== 'REPLACE' || !place) return;
    created.flush();
    write('replaceState', place);
  });
  router = created;
  return created;
};

const lay = (layer: Layer): void => {
  layers.push(layer);
  router?.flush();
  if (!place) write('replaceState', { page: String(entryNow().key), depth: 0 });
  while (place && place.depth < layers.length)
    write('pushState', { page: place.page, depth: place.depth + 1 });
};

/** While `open`, Back closes this and not the page. */
export const useBackCloses = (open: boolean, close: () => void): void => {
  const closed = useEffectEvent(close);
  useEffect(() => {
    if (!open) return;
    const layer = { close: () => closed() };
    lay(layer);
    return () => {
      const at = layers.indexOf(layer);
      if (at >= 0) layers.splice(at, 1);
    };
  }, [open]);
};
