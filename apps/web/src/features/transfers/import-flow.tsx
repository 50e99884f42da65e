import { applyImport, type Import } from '@kaibo/contracts/goods';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleAlert, CircleCheck, Download } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { call } from '../../app/api.ts';
import { exact } from '../../app/format.ts';
import { useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { toastError } from '../../ui/toast.tsx';
import { waresKey } from '../wares/ware-queries.ts';
import { ColumnsStep } from './columns-step.tsx';
import { ImportRows } from './import-rows.tsx';
import { ProgressStep } from './progress-step.tsx';
import { importQuery, isRunning } from './transfer-queries.ts';
import { transfersTexts } from './transfers-texts.ts';

function ReportLink({ made }: { made: Import }) {
  const words = useMessages(transfersTexts);
  const language = useLocale() === 'en' ? 'en' : 'zh';
  return (
    <a
      href={`/v1/studio/imports/${made.id}/report.csv?language=${language}`}
      download
      className={buttonClass()}
    >
      <Download aria-hidden className="size-4" />
      {words.report}
    </a>
  );
}

function Headline({ tone, children }: { tone: 'good' | 'bad'; children: ReactNode }) {
  const Icon = tone === 'good' ? CircleCheck : CircleAlert;
  return (
    <div role="status">
      <h2 className="flex items-center gap-2 text-lg font-semibold">
        <Icon
          aria-hidden
          className={tone === 'good' ? 'size-5 shrink-0 text-good' : 'size-5 shrink-0 text-bad'}
        />
        {children}
      </h2>
    </div>
  );
}

function CheckedStep({ made, otherColumns }: { made: Import; otherColumns: () => void }) {
  const words = useMessages(transfersTexts);
  const cache = useQueryClient();
  const apply = useMutation({
    mutationFn: () => call(applyImport, { params: { importId: made.id } }),
    onSuccess: (begun) => cache.setQueryData(importQuery(made.id).queryKey, begun),
    onError: toastError,
  });
  const { create, update, problem } = made.counts;
  const due = create + update;
  return (
    <section className="grid gap-4">
      <Headline tone="good">{words.checked}</Headline>
      {problem > 0 && <p className="text-sm text-warn">{words.problemsStay(exact(problem))}</p>}
      {due === 0 && <p className="text-sm text-soft">{words.nothingToDo}</p>}
      <div className="flex flex-wrap gap-2">
        {due > 0 && (
          <Button look="accent" busy={apply.isPending} onClick={() => apply.mutate()}>
            {words.apply(exact(due))}
          </Button>
        )}
        <ReportLink made={made} />
        <Button look="quiet" onClick={otherColumns}>
          {words.otherColumns}
        </Button>
      </div>
      <ImportRows made={made} />
    </section>
  );
}

interface EndedStepProps {
  made: Import;
  again: () => void;
}

function EndedStep({ made, again }: EndedStepProps) {
  const words = useMessages(transfersTexts);
  const cache = useQueryClient();
  const { storeId, state, failure, failureLine, doneRows, rowsPerSecond } = made;
  useEffect(() => {
    void cache.invalidateQueries({ queryKey: waresKey(storeId) });
  }, [cache, storeId]);
  const why =
    failure === null
      ? words.cancelled
      : failure === 'unreadable-csv'
        ? words.failures[failure](failureLine)
        : words.failures[failure];
  return (
    <section className="grid gap-4">
      <Headline tone={state === 'done' ? 'good' : 'bad'}>
        {state === 'done' ? words.done : why}
      </Headline>
      {state === 'done' && rowsPerSecond > 0 && (
        <p className="text-sm tabular-nums text-soft">
          {words.progress(exact(doneRows), exact(made.totalRows))} ·{' '}
          {words.rate(exact(rowsPerSecond))}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Link to="/studio/products" className={buttonClass('accent')}>
          {words.toProducts}
        </Link>
        {made.totalRows > 0 && <ReportLink made={made} />}
        <Button onClick={again}>{words.again}</Button>
      </div>
      {made.totalRows > 0 && <ImportRows made={made} />}
    </section>
  );
}

/** One import from its columns to its end, in whatever state it is found. */
export function ImportFlow({ importId, again }: { importId: string; again: () => void }) {
  const words = useMessages(transfersTexts);
  const [isRemapping, setRemapping] = useState(false);
  const { data: made, error, refetch } = useQuery(importQuery(importId));
  if (error && !made) return <Problem error={error} retry={() => void refetch()} />;
  if (!made) return <Skeleton className="h-80" />;
  const separator = words.separators[made.separator as keyof typeof words.separators] ?? '';
  const step = (): ReactNode => {
    if (isRunning(made)) return <ProgressStep made={made} />;
    if (made.state === 'uploaded' || (isRemapping && made.state === 'checked'))
      return <ColumnsStep made={made} />;
    if (made.state === 'checked')
      return <CheckedStep made={made} otherColumns={() => setRemapping(true)} />;
    return <EndedStep made={made} again={again} />;
  };
  if (isRemapping && made.state !== 'checked') setRemapping(false);
  return (
    <div className="grid grid-cols-1 gap-4">
      <p className="text-sm text-soft">
        <span className="font-medium text-ink">{made.fileName}</span> ·{' '}
        {words.file(made.encoding.toUpperCase(), separator)}
      </p>
      {step()}
    </div>
  );
}
