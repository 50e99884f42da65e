import { CATEGORY_LEVELS, type CuratedCategory } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { ChevronDown, ChevronRight, FolderTree } from 'lucide-react';
import { useRef, useState } from 'react';
import { count } from '../../app/format.ts';
import { inLocale, useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { join } from '../../ui/join.ts';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { useConsoleSearch } from '../console/use-console-search.ts';
import { catalogueTexts } from '../studio/catalogue-texts.ts';
import { AddCategory, curatedQuery } from './add-category.tsx';
import { CategoryPanel } from './category-panel.tsx';

interface NodeProps {
  category: CuratedCategory;
  all: readonly CuratedCategory[];
  chosen: string;
  /** From the root to what is chosen: shown open. */
  lineage: readonly string[];
  choose: (id: string) => void;
}

function Node({ category, all, chosen, lineage, choose }: NodeProps) {
  const words = useMessages(catalogueTexts).curate;
  const locale = useLocale();
  const [open, setOpen] = useState(lineage.includes(category.id));
  const name = inLocale(category.name, locale);
  const children = all.filter(({ parentId }) => parentId === category.id);
  const Icon = open ? ChevronDown : ChevronRight;
  return (
    <li>
      <div
        className={join(
          'flex items-center gap-1 rounded-xl',
          chosen === category.id ? 'bg-accent-wash' : 'hover:bg-sunken',
        )}
        style={{ paddingLeft: `${(category.level - 1) * 1.25}rem` }}
      >
        <button
          type="button"
          aria-label={open ? words.collapse(name) : words.expand(name)}
          aria-expanded={open}
          disabled={children.length === 0}
          onClick={() => setOpen(!open)}
          className="grid size-9 shrink-0 place-items-center text-soft disabled:invisible"
        >
          <Icon aria-hidden className="size-4" />
        </button>
        <button
          type="button"
          aria-current={chosen === category.id || undefined}
          onClick={() => {
            choose(category.id);
            setOpen(true);
          }}
          className="flex min-w-0 flex-1 items-center gap-2 py-2 pr-3 text-left text-sm"
        >
          <span className={join('truncate', category.hidden && 'text-soft line-through')}>
            {name}
          </span>
          {category.hidden && <Badge>{words.hidden}</Badge>}
          <span className="ml-auto text-xs whitespace-nowrap text-soft tabular-nums">
            {category.productCount > 0 && count(category.productCount)}
          </span>
        </button>
      </div>
      {open && children.length > 0 && (
        <ul>
          {children.map((child) => (
            <Node
              key={child.id}
              category={child}
              all={all}
              chosen={chosen}
              lineage={lineage}
              choose={choose}
            />
          ))}
        </ul>
      )}
    </li>
  );
}

const lineageOf = (all: readonly CuratedCategory[], id: string): string[] => {
  const parentId = all.find((each) => each.id === id)?.parentId ?? null;
  return parentId === null ? [id] : [...lineageOf(all, parentId), id];
};

export function CategoriesPage() {
  const words = useMessages(catalogueTexts).curate;
  const search = useConsoleSearch();
  const panel = useRef<HTMLDivElement>(null);
  const { data: all, error, refetch } = useQuery(curatedQuery);
  const chosen = all?.find(({ id }) => id === search.value('open'));
  return (
    <>
      <header className="grid gap-1">
        <h1 className="text-2xl font-semibold tracking-tight">{words.categories}</h1>
        <p className="text-sm text-soft">{words.hint}</p>
      </header>
      {error && !all && <Problem error={error} retry={() => void refetch()} />}
      {!all && !error && <Skeleton className="h-96" />}
      {all && (
        <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[320px_minmax(0,1fr)]">
          <div className="grid gap-4 rounded-card bg-raised p-2 shadow-card">
            {all.length === 0 && <Empty icon={FolderTree} title={words.empty} />}
            <ul>
              {all
                .filter(({ parentId }) => parentId === null)
                .map((root) => (
                  <Node
                    key={root.id}
                    category={root}
                    all={all}
                    chosen={chosen?.id ?? ''}
                    lineage={chosen ? lineageOf(all, chosen.id) : []}
                    choose={(id) => {
                      search.set({ open: id });
                      panel.current?.scrollIntoView({ block: 'nearest' });
                    }}
                  />
                ))}
            </ul>
            <details className="px-2 pb-2">
              <summary className="cursor-pointer py-2 text-sm text-accent-ink">
                {words.addRoot}
              </summary>
              <AddCategory parentId={null} label={words.addRoot} />
            </details>
          </div>
          <div ref={panel} className="scroll-mt-20">
            {chosen ? (
              <CategoryPanel key={chosen.id} category={chosen} all={all} levels={CATEGORY_LEVELS} />
            ) : (
              <div className="rounded-card bg-raised shadow-card">
                <Empty icon={FolderTree} title={words.choose} />
              </div>
            )}
          </div>
        </div>
      )}
    </>
  );
}
