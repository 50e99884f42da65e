import type { PredictionTask, PredictorRow } from '@kaibo/contracts/prediction';
import { exact } from '../../../app/amounts.ts';
import { yuan } from '../../../app/format.ts';
import { useMessages } from '../../../app/text.ts';
import { Badge } from '../../../ui/badge.tsx';
import { join } from '../../../ui/join.ts';
import { percent } from '../../recommendation/console/model-format.ts';
import { predictionTexts } from '../prediction-texts.ts';
import { codeOf, detailOf, figuresOf, gainOf, modelsOf, type Report } from './prediction-query.ts';

/** AUC, or how far off amounts are. */
export const qualityText = ({ auc, errorFen }: { auc: number | null; errorFen: number | null }) =>
  errorFen === null ? (auc?.toFixed(3) ?? '–') : `± ${yuan(Math.round(errorFen))}`;

function Champion({ model }: { model: PredictorRow }) {
  const text = useMessages(predictionTexts);
  const { own } = figuresOf(model);
  const gain = gainOf(model);
  return (
    <>
      <p className="flex items-baseline gap-2">
        <span className="text-xl font-semibold tabular-nums">{own ? qualityText(own) : '–'}</span>
        <span className="text-xs text-soft">
          {own?.errorFen === null && `${text.detail.auc} · `}
          {text.algorithms[model.algorithm]}
        </span>
      </p>
      <p className="text-xs text-soft tabular-nums">
        {gain !== null && text.card.beats(percent(gain, 0))}
      </p>
    </>
  );
}

function Missing({ task, last }: { task: PredictionTask; last: PredictorRow | undefined }) {
  const text = useMessages(predictionTexts);
  const needs =
    task.name === 'value'
      ? text.card.needsOrders(exact(task.leastRows))
      : text.card.needs(exact(task.leastRows), exact(task.leastPositives));
  return (
    <>
      <p className="text-sm">{text.card.none}</p>
      <p className="text-xs text-soft tabular-nums">
        {last
          ? `${text.card.lastTry}: ${text.why[codeOf(last.why)] ?? codeOf(last.why)} (${detailOf(last.why)})`
          : needs}
      </p>
    </>
  );
}

interface TaskCardsProps {
  report: Report;
  open: PredictionTask['name'];
  choose: (task: PredictionTask['name']) => void;
}

/** One card a task: what serves and how good it is, or why nothing does. */
export function TaskCards({ report, open, choose }: TaskCardsProps) {
  const text = useMessages(predictionTexts);
  return (
    <ul className="grid grid-cols-1 gap-3 sm:grid-cols-2 xl:grid-cols-4">
      {report.tasks.map((task) => {
        const models = modelsOf(report, task.name);
        const champion = models.find(({ state }) => state === 'champion');
        const isContested = models.some(({ state }) => state === 'challenger');
        return (
          <li key={task.name}>
            <button
              type="button"
              data-task={task.name}
              aria-pressed={task.name === open}
              onClick={() => choose(task.name)}
              className={join(
                'grid h-full w-full content-start gap-1.5 rounded-card bg-raised p-4 text-left shadow-card hover:bg-sunken/60',
                task.name === open && 'ring-2 ring-accent-ink',
              )}
            >
              <span className="flex flex-wrap items-center justify-between gap-2">
                <span className="font-semibold">{text.tasks[task.name].name}</span>
                {champion && (
                  <Badge tone={isContested ? 'warn' : 'good'}>
                    {isContested ? text.card.challenger : text.card.serves}
                  </Badge>
                )}
              </span>
              <span className="text-xs text-soft">{text.tasks[task.name].what}</span>
              {champion ? <Champion model={champion} /> : <Missing task={task} last={models[0]} />}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
