import { cancelImport, type Import } from '@kaibo/contracts/goods';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../app/api.ts';
import { exact } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { toastError } from '../../ui/toast.tsx';
import { importQuery } from './transfer-queries.ts';
import { transfersTexts } from './transfers-texts.ts';

/** How far it is and how fast; the total is known from the dry run on. */
export function ProgressStep({ made }: { made: Import }) {
  const words = useMessages(transfersTexts);
  const cache = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => call(cancelImport, { params: { importId: made.id } }),
    onSuccess: (ended) => cache.setQueryData(importQuery(made.id).queryKey, ended),
    onError: toastError,
  });
  const isApplying = made.state === 'applying';
  const { doneRows, totalRows, rowsPerSecond } = made;
  const share = isApplying && totalRows > 0 ? doneRows / totalRows : null;
  const label = isApplying ? words.applying : words.checking;
  return (
    <section className="grid gap-4 rounded-card bg-raised p-5 shadow-card">
      <h2 className="text-lg font-semibold">{label}</h2>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === null ? undefined : Math.round(share * 100)}
        className="h-2.5 overflow-hidden rounded-full bg-sunken"
      >
        <div
          className={
            share === null
              ? 'h-full w-1/3 animate-pulse rounded-full bg-accent'
              : 'h-full rounded-full bg-accent transition-[width] duration-150'
          }
          style={share === null ? undefined : { width: `${share * 100}%` }}
        />
      </div>
      <p className="flex min-h-6 flex-wrap gap-x-4 text-sm tabular-nums">
        <span>
          {share === null
            ? words.progressOpen(exact(doneRows))
            : words.progress(exact(doneRows), exact(totalRows))}
        </span>
        {rowsPerSecond > 0 && <span className="text-soft">{words.rate(exact(rowsPerSecond))}</span>}
      </p>
      <p className="text-sm text-soft">{words.leaveHint}</p>
      <Button
        className="justify-self-start"
        busy={cancel.isPending}
        onClick={() => cancel.mutate()}
      >
        {words.cancel}
      </Button>
    </section>
  );
}
