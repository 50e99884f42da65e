import type { ModelRow } from '@kaibo/contracts';
import { count, fromNow } from '../../../app/format.ts';
import { useMessages } from '../../../app/text.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { join } from '../../../ui/join.ts';
import { Cell, Table } from '../../../ui/table.tsx';
import { bytesText, figure, secondsText, shortVersion } from './model-format.ts';
import { modelTexts } from './model-texts.ts';
import { useActivate } from './use-acts.ts';

const tones = {
  fitting: 'warn',
  ready: 'neutral',
  active: 'good',
  retired: 'neutral',
  failed: 'bad',
} as const;

export const nameOf = ({ name, version }: Pick<ModelRow, 'name' | 'version'>): string =>
  `${name} ${shortVersion(version)}`;

function Activate({ model }: { model: ModelRow }) {
  const text = useMessages(modelTexts).table;
  const activate = useActivate();
  if (model.state !== 'ready' && model.state !== 'retired') return null;
  return (
    <Button
      size="small"
      busy={activate.isPending}
      aria-label={text.activateOf(nameOf(model))}
      onClick={() => activate.mutate(model.version)}
    >
      {text.activate}
    </Button>
  );
}

/** The first metric, and what popularity alone reaches. */
function Quality({ model }: { model: ModelRow }) {
  const text = useMessages(modelTexts).table;
  const [first] = model.metrics;
  if (!first) return '–';
  return (
    <>
      <span className="font-medium">{`${first.name} ${figure(first.model)}`}</span>
      <span className="block text-xs text-soft">{text.beside(figure(first.popularity))}</span>
    </>
  );
}

interface ModelsTableProps {
  models: readonly ModelRow[];
  mayAct: boolean;
  openVersion: string | null;
  open: (version: string) => void;
}

export function ModelsTable({ models, mayAct, openVersion, open }: ModelsTableProps) {
  const text = useMessages(modelTexts).table;
  const heads = [
    ...[text.model, text.state, text.learnt, text.interactions, text.quality],
    ...[text.time, text.size, text.started],
  ];
  if (models.length === 0)
    return <p className="rounded-card bg-raised p-4 text-sm text-soft shadow-card">{text.none}</p>;
  return (
    <Table label={text.title} heads={mayAct ? [...heads, text.actions] : heads}>
      {models.map((model) => (
        <tr
          key={model.version}
          data-model={model.state}
          className={join(model.version === openVersion && 'bg-accent-wash/60')}
        >
          <Cell className="whitespace-nowrap">
            <button
              type="button"
              aria-label={text.open(nameOf(model))}
              aria-pressed={model.version === openVersion}
              onClick={() => open(model.version)}
              className="font-medium underline decoration-line underline-offset-4 hover:decoration-ink"
            >
              {model.name}{' '}
              <span className="font-mono text-xs text-soft">{shortVersion(model.version)}</span>
            </button>
          </Cell>
          <Cell>
            <Badge tone={tones[model.state]}>{text.states[model.state]}</Badge>
          </Cell>
          <Cell className="whitespace-nowrap tabular-nums">
            {`${count(model.people)} × ${count(model.items)}`}
          </Cell>
          <Cell className="whitespace-nowrap tabular-nums">{count(model.interactions)}</Cell>
          <Cell className="whitespace-nowrap tabular-nums">
            <Quality model={model} />
          </Cell>
          <Cell className="whitespace-nowrap tabular-nums">
            {model.seconds === null ? '–' : secondsText(model.seconds)}
          </Cell>
          <Cell className="whitespace-nowrap tabular-nums">
            {model.bytes === 0 ? '–' : bytesText(model.bytes)}
          </Cell>
          <Cell className="whitespace-nowrap">{fromNow(model.startedAtMs)}</Cell>
          {mayAct && (
            <Cell>
              <Activate model={model} />
            </Cell>
          )}
        </tr>
      ))}
    </Table>
  );
}
