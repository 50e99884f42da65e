import {
  type HealthReport,
  type Me,
  may,
  removeJob,
  retryJob,
  type WaitingJob,
} from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../app/api.ts';
import { fromNow } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { healthTexts } from './health-texts.ts';

const tones = { dead: 'bad', failing: 'warn', late: 'neutral' } as const;

function JobActions({ job }: { job: WaitingJob }) {
  const text = useMessages(healthTexts).jobs;
  const queries = useQueryClient();
  const [isAsking, ask] = useState(false);
  const refresh = () => queries.invalidateQueries({ queryKey: ['console', 'health'] });
  const params = { jobId: job.id };
  const retry = useMutation({
    mutationFn: () => call(retryJob, { params }),
    onSuccess: () => toast(text.retried),
    onError: toastError,
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: () => call(removeJob, { params }),
    onSuccess: () => toast(text.removed),
    onError: toastError,
    onSettled: refresh,
  });
  if (isAsking)
    return (
      <span className="flex flex-wrap items-center justify-end gap-2">
        <span className="text-xs">{text.removeWhat(job.task)}</span>
        <Button look="danger" size="small" busy={remove.isPending} onClick={() => remove.mutate()}>
          {text.removeAsk}
        </Button>
        <Button look="quiet" size="small" onClick={() => ask(false)}>
          {text.cancel}
        </Button>
      </span>
    );
  return (
    <span className="flex justify-end gap-2">
      <Button look="plain" size="small" busy={retry.isPending} onClick={() => retry.mutate()}>
        {text.retry}
      </Button>
      <Button look="quiet" size="small" onClick={() => ask(true)}>
        {text.remove}
      </Button>
    </span>
  );
}

export function HealthJobs({ jobs, me }: Pick<HealthReport, 'jobs'> & { me: Me }) {
  const text = useMessages(healthTexts).jobs;
  const mayAct = may(me.roles, 'health:act');
  const [waiting, running, dead] = [jobs.waiting, jobs.running, jobs.dead].map(String) as [
    string,
    string,
    string,
  ];
  const heads = [text.task, text.state, text.attempts, text.due, text.error];
  return (
    <section className="grid gap-2">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="font-semibold">{text.title}</h2>
        <p className="text-sm text-soft tabular-nums">{text.counts(waiting, running, dead)}</p>
      </div>
      {jobs.list.length === 0 ? (
        <p className="rounded-card bg-raised p-4 text-sm text-soft shadow-card">{text.fine}</p>
      ) : (
        <Table label={text.title} heads={mayAct ? [...heads, text.actions] : heads}>
          {jobs.list.map((job) => (
            <tr key={job.id}>
              <Cell className="font-medium whitespace-nowrap">{job.task}</Cell>
              <Cell>
                <Badge tone={tones[job.state]}>{text.states[job.state]}</Badge>
              </Cell>
              <Cell className="whitespace-nowrap tabular-nums">
                {`${job.attempts} / ${job.maxAttempts}`}
              </Cell>
              <Cell className="whitespace-nowrap">{fromNow(job.runAtMs)}</Cell>
              <Cell className="max-w-80">
                <span className="line-clamp-2 text-xs text-soft" title={job.lastError ?? undefined}>
                  {job.lastError ?? '–'}
                </span>
              </Cell>
              {mayAct && (
                <Cell>
                  <JobActions job={job} />
                </Cell>
              )}
            </tr>
          ))}
        </Table>
      )}
    </section>
  );
}
