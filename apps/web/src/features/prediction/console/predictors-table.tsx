import type { PredictionTask, PredictorRow, ShadowRow } from '@kaibo/contracts/prediction';
import { exact } from '../../../app/amounts.ts';
import { dateTime, fromNow } from '../../../app/format.ts';
import { useMessages } from '../../../app/text.ts';
import { Badge } from '../../../ui/badge.tsx';
import { join } from '../../../ui/join.ts';
import { Cell, Table } from '../../../ui/table.tsx';
import { shortVersion } from '../../recommendation/console/model-format.ts';
import { predictionTexts } from '../prediction-texts.ts';
import { ConfirmButton } from './confirm-button.tsx';
import { figuresOf } from './prediction-query.ts';
import { qualityText } from './task-cards.tsx';
import { usePromote, useRollBack } from './use-acts.ts';

const tones = {
  champion: 'good',
  challenger: 'warn',
  retired: 'neutral',
  failed: 'bad',
} as const;

export const useModelName = () => {
  const text = useMessages(predictionTexts).algorithms;
  return ({ algorithm, version }: Pick<PredictorRow, 'algorithm' | 'version'>): string =>
    `${text[algorithm]} ${shortVersion(version)}`;
};

export const shadowText = (shadow: ShadowRow | null): string => {
  const own = shadow?.figures.find(({ of }) => of === 'model');
  return own ? qualityText(own) : '–';
};

function Promote({ model }: { model: PredictorRow }) {
  const text = useMessages(predictionTexts);
  const nameOf = useModelName();
  const promote = usePromote();
  const isServable = model.state === 'challenger' || model.state === 'retired';
  if (!isServable || !model.hasFile) return null;
  return (
    <ConfirmButton
      label={text.table.promote}
      name={text.table.promoteOf(nameOf(model))}
      title={text.ask.promote(nameOf(model))}
      hint={text.ask.promoteHint}
      busy={promote.isPending}
      act={() => promote.mutate({ task: model.task, version: model.version })}
    />
  );
}

function RollBack({ task }: Pick<PredictorRow, 'task'>) {
  const text = useMessages(predictionTexts);
  const rollBack = useRollBack();
  return (
    <ConfirmButton
      label={text.card.rollBack}
      title={text.ask.rollBack(text.tasks[task].name)}
      hint={text.ask.rollBackHint}
      busy={rollBack.isPending}
      act={() => rollBack.mutate(task)}
    />
  );
}

interface PredictorsTableProps {
  task: PredictionTask;
  models: readonly PredictorRow[];
  mayAct: boolean;
  openVersion: string | null;
  open: (version: string) => void;
}

export function PredictorsTable({ task, models, mayAct, openVersion, open }: PredictorsTableProps) {
  const text = useMessages(predictionTexts);
  const nameOf = useModelName();
  const { table } = text;
  if (models.length === 0)
    return <p className="rounded-card bg-raised p-4 text-sm text-soft shadow-card">{table.none}</p>;
  const heads = [
    ...[table.model, table.state, ...(mayAct ? [table.actions] : [])],
    ...[table.quality, table.floor, table.shadow],
    ...[table.rows, table.window, table.trained],
  ];
  const hasBefore = models.some(({ state, hasFile, promotedAtMs }) => {
    return state === 'retired' && hasFile && promotedAtMs !== null;
  });
  return (
    <Table label={table.title(text.tasks[task.name].name)} heads={heads}>
      {models.map((model) => {
        const { own, rate } = figuresOf(model);
        return (
          <tr
            key={model.version}
            data-model={model.state}
            className={join(model.version === openVersion && 'bg-accent-wash/60')}
          >
            <Cell className="whitespace-nowrap">
              <button
                type="button"
                aria-label={table.open(nameOf(model))}
                aria-pressed={model.version === openVersion}
                onClick={() => open(model.version)}
                className="font-medium underline decoration-line underline-offset-4 hover:decoration-ink"
              >
                {nameOf(model)}
              </button>
            </Cell>
            <Cell>
              <Badge tone={tones[model.state]}>{text.states[model.state]}</Badge>
            </Cell>
            {mayAct && (
              <Cell>
                {model.state === 'champion' && hasBefore ? (
                  <RollBack task={model.task} />
                ) : (
                  <Promote model={model} />
                )}
                <Cell className="font-medium whitespace-nowrap tabular-nums">
                  {own ? qualityText(own) : '–'}
                </Cell>
                <Cell className="whitespace-nowrap text-soft tabular-nums">
                  {rate ? qualityText(rate) : '–'}
                </Cell>
                <Cell className="whitespace-nowrap tabular-nums">{shadowText(model.shadow)}</Cell>
                <Cell className="whitespace-nowrap tabular-nums">
                  {`${exact(model.rows)} / ${exact(model.positives)}`}
                </Cell>
                <Cell className="whitespace-nowrap">
                  {`${dateTime(model.fromMs)} – ${dateTime(model.toMs)}`}
                </Cell>
                <Cell className="whitespace-nowrap">{fromNow(model.trainedAtMs)}</Cell>
              </Cell>
            )}
          </tr>
        );
      })}
    </Table>
  );
}
