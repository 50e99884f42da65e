import type { TrainingRun } from '@kaibo/contracts/prediction';
import { fromNow } from '../../../app/format.ts';
import { useMessages } from '../../../app/text.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { percent } from '../../recommendation/console/model-format.ts';
import { predictionTexts } from '../prediction-texts.ts';
import { useCancel } from './use-acts.ts';

const tones = { training: 'warn', done: 'good', failed: 'bad', cancelled: 'neutral' } as const;

function Progress({ run, mayAct }: { run: TrainingRun; mayAct: boolean }) {
  const text = useMessages(predictionTexts);
  const cancel = useCancel();
  const label = `${text.run.stages[run.stage]} · ${text.run.share(percent(run.share, 0))}`;
  return (
    <div role="status" className="grid gap-2">
      <p className="flex flex-wrap items-center justify-between gap-2 text-sm tabular-nums">
        {label}
        {mayAct && (
          <Button size="small" busy={cancel.isPending} onClick={() => cancel.mutate(run.version)}>
            {text.cancel}
          </Button>
        )}
      </p>
      <progress
        aria-label={label}
        max={1}
        value={run.share}
        className="h-1.5 w-full accent-[var(--accent)]"
      />
    </div>
  );
}

/** The training under way, or how the last one ended. */
export function RunCard({ run, mayAct }: { run: TrainingRun | undefined; mayAct: boolean }) {
  const text = useMessages(predictionTexts).run;
  return (
    <section aria-label={text.title} className="rounded-card bg-raised p-4 shadow-card">
      {run === undefined ? (
        <p className="text-sm text-soft">{text.none}</p>
      ) : run.state === 'training' ? (
        <Progress run={run} mayAct={mayAct} />
      ) : (
        <div className="grid gap-1 text-sm">
          <p className="flex flex-wrap items-center gap-2">
            <Badge tone={tones[run.state]}>{text.states[run.state]}</Badge>
            {text.last(fromNow(run.finishedAtMs ?? run.startedAtMs))}
          </p>
          {run.problem && <code className="text-xs break-all text-soft">{run.problem}</code>}
        </div>
      )}
    </section>
  );
}
