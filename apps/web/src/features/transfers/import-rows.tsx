import { type Import, type ImportRow, problemSentence } from '@kaibo/contracts/goods';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { exact } from '../../app/format.ts';
import { useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { join } from '../../ui/join.ts';
import { MoreButton } from '../../ui/more-button.tsx';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { importRowsQuery } from './transfer-queries.ts';
import { transfersTexts } from './transfers-texts.ts';

type Outcome = ImportRow['outcome'];
const outcomes: readonly Outcome[] = ['create', 'update', 'same', 'problem'];
const tones = { create: 'good', update: 'accent', same: 'neutral', problem: 'bad' } as const;

function Row({ row }: { row: ImportRow }) {
  const words = useMessages(transfersTexts);
  const language = useLocale() === 'en' ? 'en' : 'zh';
  return (
    <li className="grid gap-1 px-4 py-3 text-sm md:grid-cols-[5rem_6rem_1fr_2fr] md:gap-4">
      <span className="tabular-nums text-soft">{words.row(row.row)}</span>
      <span>
        <Badge tone={tones[row.outcome]}>{words.counts[row.outcome]}</Badge>
      </span>
      <span className="min-w-0">
        <span className="block truncate">{row.title || '—'}</span>
        <span className="block truncate text-xs text-soft">
          {[row.productCode, row.skuCode].filter(Boolean).join(' · ')}
        </span>
      </span>
      <ul className="grid content-start gap-1">
        {row.problems.map((problem) => (
          <li key={`${problem.field} ${problem.code}`} className="text-bad">
            {problem.field && `${words.fields[problem.field]}: `}
            {problemSentence(problem, language)}
          </li>
        ))}
        {row.changes.map(({ field, from, to }) => (
          <li key={field} className="flex flex-wrap items-center gap-1.5">
            <span className="text-soft">{words.fields[field]}</span>
            {from !== '' && (
              <>
                <s className="line-clamp-1 max-w-60 text-soft">{from}</s>
                <ArrowRight aria-hidden className="size-3.5 text-soft" />
              </>
            )}
            <span className="line-clamp-2 max-w-80 font-medium">{to || '—'}</span>
          </li>
        ))}
      </ul>
    </li>
  );
}

/** The report: counts that filter it, and row by row what becomes, or became, of each. */
export function ImportRows({ made }: { made: Import }) {
  const words = useMessages(transfersTexts);
  const [shown, setShown] = useState<Outcome | undefined>(
    made.counts.problem > 0 ? 'problem' : undefined,
  );
  const list = useInfiniteQuery(importRowsQuery(made, shown));
  const rows = list.data?.pages.flat() ?? [];
  return (
    <div className="grid gap-3">
      <fieldset className="grid grid-cols-2 gap-2 md:grid-cols-4">
        {outcomes.map((outcome) => (
          <button
            key={outcome}
            type="button"
            aria-pressed={shown === outcome}
            onClick={() => setShown(shown === outcome ? undefined : outcome)}
            className={join(
              'grid gap-0.5 rounded-card border bg-raised px-4 py-3 text-left transition-colors hover:bg-sunken',
              shown === outcome ? 'border-accent-ink' : 'border-line',
            )}
          >
            <span className="text-sm text-soft">{words.counts[outcome]}</span>
            <span
              className={join(
                'text-2xl font-semibold tabular-nums',
                outcome === 'problem' && made.counts.problem > 0 && 'text-bad',
              )}
            >
              {exact(made.counts[outcome])}
            </span>
          </button>
        ))}
      </fieldset>
      {list.error && !list.data && <Problem error={list.error} retry={() => void list.refetch()} />}
      {!list.data && !list.error && <Skeleton className="h-40" />}
      {list.data && rows.length === 0 && (
        <p className="py-6 text-center text-sm text-soft">{words.noRows}</p>
      )}
      {rows.length > 0 && (
        <ul className="divide-y divide-line rounded-card bg-raised shadow-card">
          {rows.map((row) => (
            <Row key={row.row} row={row} />
          ))}
        </ul>
      )}
      <MoreButton list={list} label={words.moreRows} />
    </div>
  );
}
