import type { Selection, WareFilter } from '@kaibo/contracts/goods';
import { useEffect, useRef, useState } from 'react';

export interface WareSelection {
  /** Of all that the filter finds, not only of this page. */
  isEverything: boolean;
  count: number;
  has(id: string): boolean;
  /** With `through`, everything between this one and the one clicked before follows it. */
  toggle(id: string, through: boolean): void;
  togglePage(): void;
  isWholePage: boolean;
  takeEverything(): void;
  clear(): void;
  /** What is asked of the server. */
  asked: Selection;
}

/** Which products are selected; another filter begins anew. */
export const useSelection = (
  filter: WareFilter,
  page: readonly string[],
  total: number,
): WareSelection => {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [isEverything, setEverything] = useState(false);
  const last = useRef<string | null>(null);
  const filterKey = JSON.stringify(filter);
  const clear = (): void => {
    setIds(new Set());
    setEverything(false);
    last.current = null;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: begins anew whenever the filter is another.
  useEffect(clear, [filterKey]);

  /** Ids are what is left out when everything is selected. */
  const has = (id: string): boolean => ids.has(id) !== isEverything;
  const put = (changed: readonly string[], selected: boolean): void => {
    const next = new Set(ids);
    for (const id of changed)
      if (selected !== isEverything) next.add(id);
      else next.delete(id);
    setIds(next);
  };
  const between = (from: string, to: string): readonly string[] => {
    const [a, b] = [page.indexOf(from), page.indexOf(to)];
    return a < 0 || b < 0 ? [to] : page.slice(Math.min(a, b), Math.max(a, b) + 1);
  };
  const isWholePage = page.length > 0 && page.every(has);
  return {
    isEverything,
    count: isEverything ? total - ids.size : ids.size,
    has,
    toggle: (id, through) => {
      const range = through && last.current !== null ? between(last.current, id) : [id];
      put(range, !has(id));
      last.current = id;
    },
    togglePage: () => put(page, !isWholePage),
    isWholePage,
    takeEverything: () => {
      setIds(new Set());
      setEverything(true);
    },
    clear,
    asked: isEverything ? { filter, except: [...ids] } : { productIds: [...ids] },
  };
};
