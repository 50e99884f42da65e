import { Download, Search, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { join } from '../../ui/join.ts';
import { useConsoleKeys } from './console-keys.ts';
import { SavedFilters, SaveFilter } from './console-saved-filters.tsx';
import { peopleTexts } from './people-texts.ts';
import { type SearchState, useConsoleSearch } from './use-console-search.ts';

/** One control of the bar; its `name` is the parameter in the URL. */
export type ConsoleFilter =
  | { kind: 'search'; name: string; label: string }
  | { kind: 'text'; name: string; label: string }
  | { kind: 'day'; name: string; label: string }
  | {
      kind: 'choice';
      name: string;
      label: string;
      options: readonly { value: string; label: string }[];
      /** What the list shows when nothing is chosen; everything unless said. */
      unset?: string;
    };

interface ConsoleFiltersProps {
  /** Under which filters are saved: `users`, `orders` … */
  page: string;
  filters: readonly ConsoleFilter[];
  /** Address of the CSV route, which takes the same parameters; none when left out. */
  csv?: string;
  /** Turns what stands in the URL into what the CSV route takes; the same unless given. */
  csvQuery?: (values: Readonly<Record<string, string>>) => Record<string, string>;
  children?: ReactNode;
}

const box =
  'h-10 rounded-xl border border-line bg-raised px-3 text-sm focus:border-accent-ink focus:outline-none';
const TYPED_MS = 250;

/** Typed letters stay here and reach the URL when the typing pauses. */
function TypedFilter({ filter, state }: { filter: ConsoleFilter; state: SearchState }) {
  const value = state.value(filter.name);
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    // Changed elsewhere: a saved filter, a link, the clear button.
    if (value !== sent.current) setTyped(value);
    sent.current = value;
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const text = useMessages(peopleTexts);
  const isSearch = filter.kind === 'search';
  useConsoleKeys(
    isSearch ? [{ key: '/', label: text.keys.search, run: () => input.current?.focus() }] : [],
  );
  const change = (next: string): void => {
    setTyped(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      sent.current = next.trim();
      state.set({ [filter.name]: next.trim() });
    }, TYPED_MS);
  };
  return (
    <span className={join('relative', isSearch ? 'w-full sm:w-72' : 'w-full sm:w-44')}>
      {isSearch && <Search aria-hidden className="absolute top-3 left-3 size-4 text-soft" />}
      <input
        ref={input}
        type={isSearch ? 'search' : 'text'}
        value={typed}
        maxLength={100}
        aria-label={filter.label}
        placeholder={filter.label}
        onChange={({ target }) => change(target.value)}
        onKeyDown={({ key }) => key === 'Escape' && input.current?.blur()}
        className={join(box, 'w-full placeholder:text-soft', isSearch && 'pl-9')}
      />
    </span>
  );
}

function Control({ filter, state }: { filter: ConsoleFilter; state: SearchState }) {
  const text = useMessages(peopleTexts);
  const { name, label, kind } = filter;
  if (kind === 'search' || kind === 'text') return <TypedFilter filter={filter} state={state} />;
  if (kind === 'day')
    return (
      <label className="flex items-center gap-2 text-sm text-soft">
        {label}
        <input
          type="date"
          value={state.value(name)}
          onChange={({ target }) => state.set({ [name]: target.value })}
          className={join(box, 'text-ink')}
        />
      </label>
    );
  const isSet = state.value(name) !== '';
  return (
    <select
      value={state.value(name)}
      aria-label={label}
      onChange={({ target }) => state.set({ [name]: target.value })}
      className={join(box, 'max-w-56', isSet && 'border-accent-ink')}
    >
      <option value="">{text.filters.choice(label, filter.unset ?? text.filters.any)}</option>
      {filter.options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

/** Above a list of the console: its filters (in the URL), the saved ones of the person, and the CSV export. */
export function ConsoleFilters({ page, filters, csv, csvQuery, children }: ConsoleFiltersProps) {
  const text = useMessages(peopleTexts);
  const state = useConsoleSearch();
  const names = new Set(filters.map(({ name }) => name));
  const set = Object.fromEntries(Object.entries(state.values).filter(([name]) => names.has(name)));
  const isSet = Object.keys(set).length > 0;
  const locale = useLocale();
  const query = new URLSearchParams({ ...(csvQuery ? csvQuery(set) : set), lang: locale });
  return (
    <search aria-label={text.filters.label} className="grid gap-2.5">
      <div className="flex flex-wrap items-center gap-2">
        {filters.map((filter) => (
          <Control key={filter.name} filter={filter} state={state} />
        ))}
        {isSet && (
          <Button size="small" look="quiet" onClick={() => state.replace({})}>
            <X aria-hidden className="size-4" />
            {text.filters.clear}
          </Button>
        )}
        {isSet && <SaveFilter page={page} values={set} />}
        <span className="ml-auto flex gap-2">
          {children}
          {csv && (
            <a href={`${csv}?${query}`} download className={buttonClass('plain', 'medium')}>
              <Download aria-hidden className="size-4" />
              {text.filters.exportCsv}
            </a>
          )}
        </span>
      </div>
      <SavedFilters page={page} state={state} />
    </search>
  );
}
