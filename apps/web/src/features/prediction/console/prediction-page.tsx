import { type Me, may } from '@kaibo/contracts';
import type { PredictionTaskName } from '@kaibo/contracts/prediction';
import { useQuery } from '@tanstack/react-query';
import { BrainCircuit } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '../../../app/query.ts';
import { useMessages } from '../../../app/text.ts';
import { Button } from '../../../ui/button.tsx';
import { Problem, Skeleton } from '../../../ui/states.tsx';
import { predictionTexts } from '../prediction-texts.ts';
import { modelsOf, predictionQuery, type Report } from './prediction-query.ts';
import { PredictorDetail } from './predictor-detail.tsx';
import { PredictorsTable } from './predictors-table.tsx';
import { RunCard } from './run-card.tsx';
import { TaskCards } from './task-cards.tsx';
import { useTrain } from './use-acts.ts';

function TrainButton({ isBusy }: { isBusy: boolean }) {
  const text = useMessages(predictionTexts);
  const train = useTrain();
  return (
    <Button look="accent" busy={train.isPending || isBusy} onClick={() => train.mutate(undefined)}>
      <BrainCircuit aria-hidden className="size-4" />
      {text.train}
    </Button>
  );
}

/** Installing helps where it is missing only; another process may have it, or it may be starting again. */
const MISSING = 'analytics/not-installed';

function Degraded({ code }: { code: string }) {
  const text = useMessages(predictionTexts);
  return (
    <div role="status" className="grid gap-1 rounded-card bg-warn-wash p-4 text-sm text-warn">
      <p className="font-medium">{text.degraded}</p>
      {code === MISSING ? (
        <p className="break-words">{text.degradedHow}</p>
      ) : (
        <code className="text-xs break-all">{code}</code>
      )}
    </div>
  );
}

function Body({ report, me }: { report: Report; me: Me }) {
  const text = useMessages(predictionTexts);
  const [open, choose] = useState<PredictionTaskName>('click');
  const [chosen, setChosen] = useState<string | null>(null);
  const mayAct = may(me.roles, 'prediction:act');
  const task = report.tasks.find(({ name }) => name === open)!;
  const models = modelsOf(report, open);
  const shown =
    models.find(({ version }) => version === chosen) ??
    models.find(({ state }) => state === 'champion') ??
    models[0];
  return (
    <>
      {report.degraded && <Degraded code={report.degraded} />}
      <RunCard run={report.runs[0]} mayAct={mayAct} />
      <TaskCards report={report} open={open} choose={choose} />
      <PredictorsTable
        task={task}
        models={models}
        mayAct={mayAct}
        openVersion={shown?.version ?? null}
        open={setChosen}
      />
      <p className="text-xs text-soft">{text.promotion[report.promotion]}</p>
      {shown && <PredictorDetail key={shown.version} model={shown} />}
    </>
  );
}

export function PredictionPage() {
  const text = useMessages(predictionTexts);
  const me = useMe();
  const { data, error, refetch } = useQuery(predictionQuery);
  const isTraining = data?.runs[0]?.state === 'training';
  return (
    <>
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h1 className="text-2xl font-semibold tracking-tight">{text.title}</h1>
          <p className="text-sm text-soft">{text.hint}</p>
        </div>
        {me && may(me.roles, 'prediction:act') && !data?.degraded && (
          <TrainButton isBusy={isTraining} />
        )}
      </header>
      {data && me ? (
        <Body report={data} me={me} />
      ) : error ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : (
        <>
          <Skeleton className="h-16" />
          <Skeleton className="h-56" />
          <Skeleton className="h-72" />
        </>
      )}
    </>
  );
}
