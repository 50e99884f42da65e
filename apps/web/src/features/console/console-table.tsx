import { ArrowDown, ArrowUp, ChevronsUpDown, type LucideIcon, SearchX } from 'lucide-react';
import { type MouseEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { count } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { join } from '../../ui/join.ts';
import { MoreButton } from '../../ui/more-button.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { useConsoleKeys } from './console-keys.ts';
import { isFiltered } from './console-search.ts';
import { peopleTexts } from './people-texts.ts';
import { useConsoleSearch } from './use-console-search.ts';

export interface ConsoleColumn<Row> {
  key: string;
  head: string;
  cell(row: Row): ReactNode;
  align?: 'right';
  /** Makes the column sortable, among the rows that are loaded; the head says so while there are more. */
  sortBy?(row: Row): string | number;
  className?: string;
}

/** What `useInfiniteQuery` answers, as far as a table needs it. */
interface ConsoleListState {
  data: unknown;
  error: unknown;
  refetch(): Promise<unknown>;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage(): Promise<unknown>;
}

interface ConsoleTableProps<Row> {
  /** Read out as the table's name. */
  label: string;
  list: ConsoleListState;
  rows: readonly Row[];
  columns: readonly ConsoleColumn<Row>[];
  keyOf(row: Row): string;
  /** Enter or a click on a row. */
  open?(row: Row): void;
  /** The row that is open beside the list. */
  openKey?: string | null;
  /** Buttons at the end of a row. */
  actions?(row: Row): ReactNode;
  /** Shown when nothing fits the filters; says what to do next. */
  empty?: { icon: LucideIcon; title: string; hint?: ReactNode };
}

const compare = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));

/** `column` or `-column`, in the URL. */
const sorted = <Row,>(
  rows: readonly Row[],
  columns: readonly ConsoleColumn<Row>[],
  sort: string,
): readonly Row[] => {
  const by = columns.find(({ key }) => key === sort.replace(/^-/, ''))?.sortBy;
  if (!by) return rows;
  const sign = sort.startsWith('-') ? -1 : 1;
  return [...rows].sort((a, b) => sign * compare(by(a), by(b)));
};

interface HeadProps<Row> {
  column: ConsoleColumn<Row>;
  sort: string;
  setSort: (sort: string) => void;
  /** There are rows that are not loaded. */
  isPartial: boolean;
}

function Head<Row>({ column, sort, setSort, isPartial }: HeadProps<Row>) {
  const text = useMessages(peopleTexts);
  const { key, head, align, sortBy } = column;
  const isUp = sort === key;
  const isDown = sort === `-${key}`;
  const Icon = isUp ? ArrowUp : isDown ? ArrowDown : ChevronsUpDown;
  return (
    <th
      scope="col"
      aria-sort={isUp ? 'ascending' : isDown ? 'descending' : undefined}
      className={join(
        'px-3 py-2.5 font-medium whitespace-nowrap',
        align === 'right' && 'text-right',
      )}
    >
      {sortBy ? (
        <button
          type="button"
          title={isPartial ? text.table.sortedHere : undefined}
          aria-label={isPartial ? text.table.sortLoaded(head) : text.table.sort(head)}
          onClick={() => setSort(isUp ? `-${key}` : isDown ? '' : key)}
          className="inline-flex items-center gap-1 hover:text-ink"
        >
          {head}
          <Icon aria-hidden className={join('size-3.5', !isUp && !isDown && 'opacity-50')} />
        </button>
      ) : (
        head
      )}
    </th>
  );
}

/** An order of some rows must not be taken for the order of all. */
function PartlySorted({ shown, columns }: { shown: number; columns: number }) {
  const text = useMessages(peopleTexts);
  return (
    <tr className="bg-warn-wash text-warn">
      <td colSpan={columns} className="px-3 py-1.5">
        {text.table.sortedPartly(count(shown))}
      </td>
    </tr>
  );
}

const isOnControl = ({ target }: MouseEvent): boolean =>
  target instanceof Element && target.closest('a, button, input, select, label') !== null;

/**
 * A dense list of the console: states of loading, nothing and failure; a head that stays; sorting; rows reached by
 * `j` and `k` and opened by Enter. Scrolls inside itself, so the page keeps its place.
 */
export function ConsoleTable<Row>(props: ConsoleTableProps<Row>) {
  const { label, list, columns, keyOf, open, openKey, actions, empty } = props;
  const text = useMessages(peopleTexts);
  const state = useConsoleSearch();
  const sort = state.value('sort');
  const rows = sorted(props.rows, columns, sort);
  const isPartial = list.hasNextPage;
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const at = rows.findIndex((row) => keyOf(row) === (activeKey ?? openKey));
  const move = (by: 1 | -1): void => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (!next) return;
    setActiveKey(keyOf(next));
    if (openKey && open) open(next);
    const element = body.current?.children[rows.indexOf(next)];
    if (element instanceof HTMLElement) element.focus({ preventScroll: true });
    element?.scrollIntoView({ block: 'nearest' });
  };
  useConsoleKeys([
    { key: 'j', label: text.keys.next, run: () => move(1) },
    { key: 'k', label: text.keys.previous, run: () => move(-1) },
    ...(open
      ? [{ key: 'Enter', label: text.keys.open, run: () => at >= 0 && open(rows[at]!) }]
      : []),
  ]);
  useEffect(() => {
    if (openKey) setActiveKey(openKey);
  }, [openKey]);

  if (list.error && !list.data)
    return <Problem error={list.error} retry={() => void list.refetch()} />;
  if (!list.data) return <Skeleton className="h-96" />;
  if (rows.length === 0)
    return (
      <div className="rounded-card bg-raised shadow-card">
        {isFiltered(state.values) ? (
          <Empty icon={empty?.icon ?? SearchX} title={empty?.title ?? text.table.nothing}>
            {empty?.hint ?? text.table.nothingHint}
          </Empty>
        ) : (
          <Empty icon={empty?.icon ?? SearchX} title={text.table.nothingYet}>
            {text.table.nothingYetHint}
          </Empty>
        )}
      </div>
    );
  return (
    <div className="grid grid-cols-1 gap-3">
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: who has only a keyboard scrolls it sideways with the arrows.
        tabIndex={0}
        className="max-h-[max(20rem,calc(100dvh-15rem))] overflow-auto overscroll-x-contain rounded-card bg-raised shadow-card"
      >
        <table aria-label={label} className="w-full min-w-2xl text-left text-sm">
          <thead className="sticky top-0 z-10 bg-raised text-xs text-soft shadow-[inset_0_-1px_var(--line)]">
            <tr>
              {columns.map((column) => (
                <Head
                  key={column.key}
                  column={column}
                  sort={sort}
                  setSort={(next) => state.set({ sort: next })}
                  isPartial={isPartial}
                />
              ))}
              {actions && (
                <th scope="col" className="px-3 py-2.5">
                  <span className="sr-only">{text.table.actions}</span>
                </th>
              )}
            </tr>
            {isPartial && rows !== props.rows && (
              <PartlySorted shown={rows.length} columns={columns.length + (actions ? 1 : 0)} />
            )}
          </thead>
          <tbody ref={body} className="divide-y divide-line">
            {rows.map((row, i) => {
              const key = keyOf(row);
              const isActive = i === at;
              return (
                <tr
                  key={key}
                  tabIndex={isActive || (at < 0 && i === 0) ? 0 : -1}
                  aria-current={key === openKey || undefined}
                  onFocus={() => setActiveKey(key)}
                  onClick={(event) => {
                    if (open && !isOnControl(event)) open(row);
                  }}
                  className={join(
                    'outline-offset-[-2px] hover:bg-sunken/60 aria-[current]:bg-accent-wash/60',
                    open && 'cursor-pointer',
                  )}
                >
                  {columns.map((column) => (
                    <td
                      key={column.key}
                      className={join(
                        'px-3 py-2 align-middle',
                        column.align === 'right' && 'text-right tabular-nums',
                        column.className,
                      )}
                    >
                      {column.cell(row)}
                    </td>
                  ))}
                  {actions && (
                    <td className="px-3 py-1.5 text-right whitespace-nowrap">
                      <span className="inline-flex gap-1.5">{actions(row)}</span>
                    </td>
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      <div className="flex min-h-10 items-center justify-between gap-3">
        <p role="status" className="text-xs text-soft">
          {text.table.rows(count(rows.length))}
        </p>
        <MoreButton list={list} />
      </div>
    </div>
  );
}
