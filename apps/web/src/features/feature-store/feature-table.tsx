import type { FeatureRow } from '@kaibo/contracts/features';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { join } from '../../ui/join.ts';
import { Cell, Table } from '../../ui/table.tsx';
import { featureTexts } from '../console/feature-texts.ts';
import { DriftPicture } from './drift-picture.tsx';
import { type FeatureLine, verdictOf } from './feature-queries.ts';
import { tones, valueText } from './feature-words.ts';

export const useMeasureName = (): ((measure: string) => string) => {
  const { measures }: { measures: Readonly<Record<string, string>> } = useMessages(featureTexts);
  return (measure) => measures[measure] ?? measure;
};

function WindowCell({ row }: { row: FeatureRow }) {
  const text = useMessages(featureTexts);
  const verdict = verdictOf(row);
  const { drift, unit } = row;
  return (
    <Cell className="whitespace-nowrap">
      <span className="flex items-center gap-2">
        {drift && verdict !== 'few' && (
          <DriftPicture
            drift={drift}
            label={text.picture(valueText(unit, drift.meanNow), valueText(unit, drift.meanBefore))}
          />
        )}
        <Badge tone={tones[verdict]}>{text.drifts[verdict]}</Badge>
      </span>
    </Cell>
  );
}

interface FeatureTableProps {
  lines: readonly FeatureLine[];
  openId: string | null;
  open: (id: string) => void;
}

export function FeatureTable({ lines, openId, open }: FeatureTableProps) {
  const text = useMessages(featureTexts);
  const nameOf = useMeasureName();
  if (lines.length === 0)
    return (
      <p className="rounded-card bg-raised p-4 text-sm text-soft shadow-card">{text.table.none}</p>
    );
  const windows = lines[0]!.windows.map(({ window }) => text.windows[window]);
  return (
    <Table
      label={text.table.title}
      heads={[text.table.feature, text.entity, text.table.unit, ...windows]}
    >
      {lines.map((line) => {
        const name = nameOf(line.measure);
        const whole = `${text.entities[line.entity]} ${name}`;
        return (
          <tr key={line.id} className={join(line.id === openId && 'bg-accent-wash/60')}>
            <Cell className="whitespace-nowrap">
              <button
                type="button"
                aria-label={text.table.open(whole)}
                aria-pressed={line.id === openId}
                onClick={() => open(line.id)}
                className="min-h-8 font-medium underline decoration-line underline-offset-4 hover:decoration-ink"
              >
                {name}
              </button>
            </Cell>
            <Cell className="whitespace-nowrap">{text.entities[line.entity]}</Cell>
            <Cell className="whitespace-nowrap text-soft">{text.units[line.unit]}</Cell>
            {line.windows.map((row) => (
              <WindowCell key={row.window} row={row} />
            ))}
          </tr>
        );
      })}
    </Table>
  );
}
