import { ArrowLeft, type LucideIcon, MousePointerClick } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useMessages, useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { join } from '../../ui/join.ts';
import { MoreButton } from '../../ui/more-button.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { useConsoleKeys } from './console-keys.ts';
import { peopleTexts } from './people-texts.ts';
import { useConsoleSearch } from './use-console-search.ts';

interface QueueState {
  data: unknown;
  error: unknown;
  refetch(): Promise<unknown>;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage(): Promise<unknown>;
}

interface ConsoleQueueProps<Item extends { id: string }> {
  /** Read out as the list's name. */
  label: string;
  list: QueueState;
  items: readonly Item[];
  line(item: Item): ReactNode;
  detail(item: Item): ReactNode;
  empty: { icon: LucideIcon; title: string; hint?: string };
  /** Shown beside the list while nothing is chosen. */
  pick: string;
}

/** After a decision: the one below, or the one above the last. */
export const neighbourOf = <Item extends { id: string }>(
  items: readonly Item[],
  id: string,
): string => {
  const at = items.findIndex((item) => item.id === id);
  return (items[at + 1] ?? items[at - 1])?.id ?? '';
};

/**
 * Work that waits, one after the other: the list on the left, what is chosen (in the URL) on the right; on a phone one
 * or the other. `j` and `k` go down and up.
 */
export function ConsoleQueue<Item extends { id: string }>(props: ConsoleQueueProps<Item>) {
  const { label, list, items, line, detail, empty, pick } = props;
  const text = useMessages(peopleTexts);
  const shared = useText();
  const state = useConsoleSearch();
  const openId = state.value('open');
  const at = items.findIndex(({ id }) => id === openId);
  const chosen = items[at];
  const lines = useRef<HTMLUListElement>(null);
  const move = (by: 1 | -1): void => {
    const next = items[Math.min(items.length - 1, Math.max(0, at + by))];
    if (next) state.set({ open: next.id });
  };
  useConsoleKeys([
    { key: 'j', label: text.keys.next, run: () => move(1) },
    { key: 'k', label: text.keys.previous, run: () => move(-1) },
  ]);
  useEffect(() => {
    lines.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  if (list.error && !list.data)
    return <Problem error={list.error} retry={() => void list.refetch()} />;
  if (!list.data) return <Skeleton className="h-[60dvh]" />;
  if (items.length === 0)
    return (
      <div className="rounded-card bg-raised shadow-card">
        <Empty icon={empty.icon} title={empty.title}>
          {empty.hint}
        </Empty>
      </div>
    );
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[17rem_minmax(0,1fr)]">
      <div
        className={join(
          'overflow-y-auto rounded-card bg-raised shadow-card lg:sticky lg:top-20 lg:grid lg:max-h-[calc(100dvh-7rem)]',
          chosen && 'hidden',
        )}
      >
        <ul ref={lines} aria-label={label} className="divide-y divide-line">
          {items.map((item) => (
            <li key={item.id}>
              <button
                type="button"
                aria-current={item.id === openId || undefined}
                onClick={() => state.set({ open: item.id })}
                className="grid w-full gap-1 px-4 py-3 text-left text-sm outline-offset-[-2px] hover:bg-sunken/60 aria-[current]:bg-accent-wash/60"
              >
                {line(item)}
              </button>
            </li>
          ))}
        </ul>
        <div className="grid p-2 empty:hidden">
          <MoreButton list={list} />
        </div>
      </div>
      {chosen ? (
        <div className="grid min-w-0 gap-3">
          <Button
            look="quiet"
            size="small"
            className="justify-self-start lg:hidden"
            onClick={() => state.set({ open: '' })}
          >
            <ArrowLeft aria-hidden className="size-4" />
            {shared.common.back}
          </Button>
          {detail(chosen)}
        </div>
      ) : (
        <div className="hidden rounded-card border border-dashed border-line lg:block">
          <Empty icon={MousePointerClick} title={pick} />
        </div>
      )}
    </div>
  );
}
