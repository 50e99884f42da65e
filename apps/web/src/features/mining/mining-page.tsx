import { type Me, may } from '@kaibo/contracts';
import type { MiningRun } from '@kaibo/contracts/mining';
import { useQuery } from '@tanstack/react-query';
import { Pickaxe, Waypoints } from 'lucide-react';
import { useEffect, useState } from 'react';
import { exact } from '../../app/amounts.ts';
import { dateTime } from '../../app/format.ts';
import { useMe } from '../../app/query.ts';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/filters.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { ClustersCard } from './clusters-card.tsx';
import { type Runs, reportQuery, runsQuery } from './mining-queries.ts';
import { miningTexts } from './mining-texts.ts';
import { RfmCard } from './rfm-card.tsx';
import { RhythmCard } from './rhythm-card.tsx';
import { RulesCard } from './rules-card.tsx';
import { SequencesCard } from './sequences-card.tsx';
import { TrendCard } from './trend-card.tsx';
import { useCancel, useStart } from './use-mining-acts.ts';

/** A run that was asked for begins within this time. */
const AWAITED_MS = 20_000;

const useAwaited = (): [boolean, () => void] => {
  const [askedMs, setAskedMs] = useState<number | null>(null);
  useEffect(() => {
    if (askedMs === null) return;
    const timer = setTimeout(() => setAskedMs(null), AWAITED_MS);
    return () => clearTimeout(timer);
  }, [askedMs]);
  return [askedMs !== null, () => setAskedMs(Date.now())];
};

function Progress({ run, mayAct }: { run: MiningRun; mayAct: boolean }) {
  const text = useMessages(miningTexts);
  const cancel = useCancel();
  const { step, steps, about } = run.progress;
  const names: Readonly<Record<string, string>> = text.steps;
  const words = text.working(String(step + 1), String(steps), names[about] ?? text.steps.reading);
  return (
    <section
      aria-label={words}
      className="flex flex-wrap items-center gap-3 rounded-card bg-raised p-4 shadow-card"
    >
      <div className="grid min-w-0 flex-1 gap-2">
        <p role="status" className="text-sm">
          {words}
        </p>
        <div
          role="progressbar"
          aria-label={words}
          aria-valuemin={0}
          aria-valuemax={steps}
          aria-valuenow={step}
          className="h-2 overflow-hidden rounded-full bg-sunken"
        >
          <div
            className="h-full bg-accent transition-[width] duration-200"
            style={{ width: `${((step + 0.5) / steps) * 100}%` }}
          />
        </div>
      </div>
      {mayAct && (
        <Button size="small" busy={cancel.isPending} onClick={() => cancel.mutate(run.id)}>
          {text.cancel}
        </Button>
      )}
    </section>
  );
}

/** What was looked at, and what was not. */
function About({ run }: { run: MiningRun }) {
  const text = useMessages(miningTexts);
  const lines = [
    text.looked(dateTime(run.fromMs), dateTime(run.toMs), exact(run.orders), exact(run.buyers)),
    run.viewers === null ? '' : text.withViewers(exact(run.viewers)),
    run.pastOrders > 0 ? text.past(exact(run.pastOrders)) : '',
    run.simulatedOrders > 0 ? text.simulated(exact(run.simulatedOrders)) : '',
  ].filter((line) => line !== '');
  const isMissing = run.viewers === null;
  return (
    <div className="grid gap-1 text-sm text-soft">
      <p>{lines.join('; ')}</p>
      {isMissing && (
        <p className="text-warn">
          {run.problem.startsWith('analytics/not-installed')
            ? text.noAttention
            : text.attentionFailed}
        </p>
      )}
      <p>{text.privacy}</p>
    </div>
  );
}

function FoundCards({ runId, mayAct }: { runId: string; mayAct: boolean }) {
  const { data, error, refetch } = useQuery(reportQuery(runId));
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  if (!data)
    return (
      <>
        <Skeleton className="h-80" />
        <Skeleton className="h-72" />
      </>
    );
  return (
    <>
      <About run={data.report.run} />
      <RulesCard found={data} mayAct={mayAct} />
      <RhythmCard found={data} />
      <TrendCard found={data} />
      <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-2">
        <ClustersCard found={data} />
        <RfmCard found={data} />
      </div>
      <SequencesCard found={data} />
    </>
  );
}

function Body({ data, me }: { data: Runs; me: Me }) {
  const text = useMessages(miningTexts);
  const [chosen, choose] = useState<string | null>(null);
  const mayAct = may(me.roles, 'mining:act');
  const running = data.runs.find(({ state }) => state === 'running');
  const done = data.runs.filter(({ state }) => state === 'done');
  const [newest] = data.runs;
  const shownId = chosen ?? data.latestId;
  return (
    <>
      {running && <Progress run={running} mayAct={mayAct} />}
      {newest?.state === 'failed' && (
        <p role="alert" className="rounded-xl bg-bad-wash p-3 text-sm text-bad">
          {text.failed}: <code className="text-xs break-all">{newest.problem}</code>
        </p>
      )}
      {done.length > 1 && (
        <div className="justify-self-start">
          <Choice label={text.chooseRun} value={shownId ?? ''} change={choose}>
            {done.map((run) => (
              <option key={run.id} value={run.id}>
                {text.runAt(dateTime(run.startedAtMs), exact(run.orders))}
              </option>
            ))}
          </Choice>
        </div>
      )}
      {shownId ? (
        <FoundCards key={shownId} runId={shownId} mayAct={mayAct} />
      ) : (
        !running && (
          <Empty icon={Waypoints} title={text.none}>
            {text.noneHint}
          </Empty>
        )
      )}
    </>
  );
}

export function MiningPage() {
  const text = useMessages(miningTexts);
  const me = useMe();
  const [isAwaited, began] = useAwaited();
  const { data, error, refetch } = useQuery(runsQuery(isAwaited));
  const start = useStart(began);
  const isRunning = data?.runs.some(({ state }) => state === 'running') ?? false;
  return (
    <>
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div>
          <h1 className="text-2xl font-semibold tracking-tight">{text.title}</h1>
          <p className="text-sm text-soft">{text.hint}</p>
        </div>
        {me && may(me.roles, 'mining:act') && (
          <Button look="accent" busy={start.isPending || isRunning} onClick={() => start.mutate()}>
            <Pickaxe aria-hidden className="size-4" />
            {text.run}
          </Button>
        )}
      </header>
      {data && me ? (
        <Body data={data} me={me} />
      ) : error ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : (
        <>
          <Skeleton className="h-16" />
          <Skeleton className="h-80" />
        </>
      )}
    </>
  );
}
