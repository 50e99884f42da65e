import { type Me, may } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { BrainCircuit } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useMe } from '../../../app/query.ts';
import { useMessages } from '../../../app/text.ts';
import { Button } from '../../../ui/button.tsx';
import { Problem, Skeleton } from '../../../ui/states.tsx';
import { ModelDetail } from './model-detail.tsx';
import { type Report, reportQuery } from './model-queries.ts';
import { modelTexts } from './model-texts.ts';
import { ModelsTable } from './models-table.tsx';
import { OutcomesCard } from './outcomes-card.tsx';
import { FitProgress, ServingCard, StepsCard } from './serving-cards.tsx';
import { useFit } from './use-acts.ts';

const DAYS_FIRST = 7;
/** A fit that was asked for begins within this time. */
const AWAITED_MS = 20_000;

/** As the last finished fit was set. */
const roundsOf = ({ models }: Report): number | null => {
  const epochs = models.find(({ options }) => typeof options.epochs === 'number')?.options.epochs;
  return typeof epochs === 'number' ? epochs : null;
};

/** Asked for and not begun yet. */
const useAwaited = (): [boolean, () => void] => {
  const [askedMs, setAskedMs] = useState<number | null>(null);
  useEffect(() => {
    if (askedMs === null) return;
    const timer = setTimeout(() => setAskedMs(null), AWAITED_MS);
    return () => clearTimeout(timer);
  }, [askedMs]);
  return [askedMs !== null, () => setAskedMs(Date.now())];
};

function FitButton({ isFitting, began }: { isFitting: boolean; began: () => void }) {
  const text = useMessages(modelTexts);
  const fit = useFit(began);
  return (
    <Button look="accent" busy={fit.isPending || isFitting} onClick={() => fit.mutate()}>
      <BrainCircuit aria-hidden className="size-4" />
      {text.fit}
    </Button>
  );
}

interface BodyProps {
  report: Report;
  me: Me;
  days: number;
  chooseDays: (days: number) => void;
}

function Body({ report, me, days, chooseDays }: BodyProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const { models } = report;
  const fitting = models.find(({ state }) => state === 'fitting');
  const shown =
    models.find(({ version }) => version === chosen) ??
    models.find(({ state }) => state === 'active') ??
    models[0];
  return (
    <>
      {fitting && <FitProgress model={fitting} rounds={roundsOf(report)} />}
      <div className="grid grid-cols-1 gap-3 lg:grid-cols-2">
        <ServingCard report={report} />
        <StepsCard steps={report.steps} />
      </div>
      <ModelsTable
        models={models}
        mayAct={may(me.roles, 'recommendation:act')}
        openVersion={shown?.version ?? null}
        open={setChosen}
      />
      {shown && <ModelDetail model={shown} />}
      <OutcomesCard outcomes={report.outcomes} days={days} choose={chooseDays} />
    </>
  );
}

export function RecommendationPage() {
  const text = useMessages(modelTexts);
  const me = useMe();
  const [days, chooseDays] = useState(DAYS_FIRST);
  const [isAwaited, began] = useAwaited();
  const { data, error, refetch } = useQuery(reportQuery(days, isAwaited));
  const isFitting = data?.models.some(({ state }) => state === 'fitting') ?? false;
  return (
    <>
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div>
          <h1 className="text-2xl font-semibold tracking-tight">{text.title}</h1>
          <p className="text-sm text-soft">{text.hint}</p>
        </div>
        {me && may(me.roles, 'recommendation:act') && (
          <FitButton isFitting={isFitting} began={began} />
        )}
      </header>
      {data && me ? (
        <Body report={data} me={me} days={days} chooseDays={chooseDays} />
      ) : error ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : (
        <>
          <Skeleton className="h-40" />
          <Skeleton className="h-56" />
          <Skeleton className="h-72" />
        </>
      )}
    </>
  );
}
