import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Flame, History, LayoutGrid, X } from 'lucide-react';
import { inLocale, useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { categoriesQuery } from '../rooms/room-queries.ts';
import {
  forgetSearch,
  forgetSearches,
  rememberSearch,
  useRecentSearches,
} from './recent-searches.ts';
import { popularQuery } from './search-queries.ts';
import { searchTexts } from './search-texts.ts';

const chip =
  'inline-flex h-9 max-w-60 items-center rounded-full bg-sunken px-4 text-sm hover:bg-line';

export function PopularChips() {
  const { data = [] } = useQuery(popularQuery);
  return (
    <ul className="flex flex-wrap gap-2">
      {data.map((q) => (
        <li key={q}>
          <Link to="/search" search={{ q }} onClick={() => rememberSearch(q)} className={chip}>
            <span className="truncate">{q}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Recent() {
  const text = useMessages(searchTexts);
  const recent = useRecentSearches();
  if (recent.length === 0) return null;
  return (
    <section className="grid gap-3">
      <header className="flex items-center justify-between">
        <h2 className="flex items-center gap-2 font-semibold">
          <History aria-hidden className="size-4 text-soft" />
          {text.recent}
        </h2>
        <Button look="quiet" size="small" onClick={forgetSearches}>
          {text.clearRecent}
        </Button>
      </header>
      <ul className="flex flex-wrap gap-2">
        {recent.map((q) => (
          <li key={q} className="flex items-center rounded-full bg-sunken">
            <Link
              to="/search"
              search={{ q }}
              onClick={() => rememberSearch(q)}
              className="inline-flex h-9 max-w-60 items-center rounded-l-full pl-4 text-sm hover:text-accent-ink"
            >
              <span className="truncate">{q}</span>
            </Link>
            <button
              type="button"
              aria-label={text.removeRecent(q)}
              title={text.removeRecent(q)}
              onClick={() => forgetSearch(q)}
              className="grid size-9 place-items-center rounded-full text-soft hover:text-ink"
            >
              <X aria-hidden className="size-3.5" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Categories() {
  const text = useMessages(searchTexts);
  const locale = useLocale();
  const { data: categories = [] } = useQuery(categoriesQuery);
  return (
    <section className="grid gap-3">
      <h2 className="flex items-center gap-2 font-semibold">
        <LayoutGrid aria-hidden className="size-4 text-soft" />
        {text.browse}
      </h2>
      <ul className="flex min-h-9 flex-wrap gap-2">
        {categories.map(({ id, name }) => (
          <li key={id}>
            <Link to="/" search={{ category: id }} className={chip}>
              {inLocale(name, locale)}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Before anything is looked for: what was lately, what others look for, and what there is. */
export function SearchStart() {
  const text = useMessages(searchTexts);
  const { data: popular = [] } = useQuery(popularQuery);
  return (
    <div className="grid max-w-2xl gap-8">
      <header className="grid gap-1">
        <h1 className="text-xl font-semibold tracking-tight">{text.prompt}</h1>
        <p className="text-sm text-soft">{text.promptHint}</p>
      </header>
      <Recent />
      {popular.length > 0 && (
        <section className="grid gap-3">
          <h2 className="flex items-center gap-2 font-semibold">
            <Flame aria-hidden className="size-4 text-accent-ink" />
            {text.popular}
          </h2>
          <PopularChips />
        </section>
      )}
      <Categories />
    </div>
  );
}
