import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { History, Search, X } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useMessages } from '../../app/text.ts';
import { join } from '../../ui/join.ts';
import { forgetSearch, rememberSearch, useRecentSearches } from './recent-searches.ts';
import { suggestionsQuery } from './search-queries.ts';
import { searchTexts } from './search-texts.ts';

const ASK_AFTER_MS = 80;
const MOST_RECENT = 6;

interface Option {
  text: string;
  note: string | null;
}

/** Follows what is typed with a short pause, so that not every key asks. */
const usePaused = (value: string): string => {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), ASK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return paused;
};

/** What to choose from: what was looked for lately while nothing is typed, else what may be meant. */
const useOptions = (typed: string): Option[] => {
  const text = useMessages(searchTexts);
  const recent = useRecentSearches();
  const q = usePaused(typed.trim().slice(0, 100));
  const { data = [] } = useQuery(suggestionsQuery(q));
  if (typed.trim() === '')
    return recent.slice(0, MOST_RECENT).map((each) => ({ text: each, note: null }));
  return data.map((suggestion) => ({
    text: suggestion.text,
    note: text.kindOf[suggestion.kind],
  }));
};

interface SearchBoxProps {
  /** What the page shows results for. */
  initial?: string;
  size?: 'bar' | 'page';
  autoFocus?: boolean;
}

/** A combobox as ARIA describes it: arrows move through the list, Enter takes, Escape closes, Delete forgets. */
export function SearchBox({ initial = '', size = 'bar', autoFocus }: SearchBoxProps) {
  const text = useMessages(searchTexts);
  const navigate = useNavigate();
  const listId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(initial);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const options = useOptions(typed);
  const isRecent = typed.trim() === '';
  const isShown = open && options.length > 0;
  useEffect(() => setTyped(initial), [initial]);

  const go = (q: string): void => {
    const words = q.trim().slice(0, 100);
    if (words === '') return;
    setTyped(words);
    setOpen(false);
    setActive(-1);
    rememberSearch(words);
    input.current?.blur();
    void navigate({ to: '/search', search: { q: words } });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    go(isShown ? (options[active]?.text ?? typed) : typed);
  };
  const press = (event: KeyboardEvent): void => {
    const { key } = event;
    const chosen = options[active];
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      const step = key === 'ArrowDown' ? 1 : -1;
      // One place besides the options: the text itself.
      const places = options.length + 1;
      setActive(((active + 1 + step + places) % places) - 1);
    } else if (key === 'Escape') {
      if (isShown) event.preventDefault();
      setOpen(false);
      setActive(-1);
    } else if (key === 'Delete' && isRecent && chosen) {
      event.preventDefault();
      forgetSearch(chosen.text);
      setActive(-1);
    }
  };
  const optionId = (i: number): string => `${listId}-${i}`;

  return (
    <search>
      <form onSubmit={submit} className="relative w-full">
        <Search
          aria-hidden
          className={join(
            'pointer-events-none absolute left-3.5 size-4 text-soft',
            size === 'bar' ? 'top-3' : 'top-3.5',
          )}
        />
        <input
          ref={input}
          name="q"
          type="text"
          inputMode="search"
          enterKeyHint="search"
          autoComplete="off"
          // biome-ignore lint/a11y/noAutofocus: the page exists to be typed into, and only an empty one takes the focus.
          autoFocus={autoFocus}
          maxLength={100}
          role="combobox"
          aria-label={text.label}
          aria-expanded={isShown}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={isShown && active >= 0 ? optionId(active) : undefined}
          placeholder={text.hint}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setOpen(true);
            setActive(-1);
          }}
          onFocus={() => setOpen(true)}
          onClick={() => setOpen(true)}
          onBlur={() => {
            setOpen(false);
            setActive(-1);
          }}
          onKeyDown={press}
          className={join(
            'w-full rounded-full border border-transparent bg-sunken pr-10 pl-10 placeholder:text-soft focus:border-accent-ink focus:outline-none',
            size === 'bar' ? 'h-10 text-sm' : 'h-11 text-base',
          )}
        />
        {typed !== '' && (
          <button
            type="button"
            aria-label={text.clear}
            title={text.clear}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => {
              setTyped('');
              setActive(-1);
              input.current?.focus();
            }}
            className={join(
              'absolute right-1 grid size-9 place-items-center rounded-full text-soft hover:text-ink',
              size === 'bar' ? 'top-0.5' : 'top-1',
            )}
          >
            <X aria-hidden className="size-4" />
          </button>
        )}
        <div
          id={listId}
          role="listbox"
          aria-label={isRecent ? text.recent : text.suggestions}
          hidden={!isShown}
          className="absolute inset-x-0 top-full z-40 mt-1.5 overflow-hidden rounded-card border border-line bg-raised py-1.5 shadow-card"
        >
          {isShown && isRecent && (
            <p aria-hidden className="px-4 py-1 text-xs text-soft">
              {text.recent}
            </p>
          )}
          {isShown &&
            options.map((option, i) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the combobox, which keeps the focus.
              <div
                key={`${option.text} ${option.note}`}
                id={optionId(i)}
                role="option"
                tabIndex={-1}
                aria-selected={i === active}
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => go(option.text)}
                onPointerMove={() => setActive(i)}
                className={join(
                  'flex cursor-pointer items-center gap-3 px-4 py-2 text-sm',
                  i === active && 'bg-sunken',
                )}
              >
                {isRecent ? (
                  <History aria-hidden className="size-4 shrink-0 text-soft" />
                ) : (
                  <Search aria-hidden className="size-4 shrink-0 text-soft" />
                )}
                <span className="min-w-0 flex-1 truncate">{option.text}</span>
                {option.note && <span className="shrink-0 text-xs text-soft">{option.note}</span>}
              </div>
            ))}
        </div>
      </form>
    </search>
  );
}
