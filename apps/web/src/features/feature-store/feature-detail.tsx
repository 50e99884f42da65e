import type { FeatureRow } from '@kaibo/contracts/features';
import { exact } from '../../app/amounts.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import { featureTexts } from '../console/feature-texts.ts';
import { ConsoleCard } from '../recommendation/console/console-card.tsx';
import { figure } from '../recommendation/console/model-format.ts';
import { DriftPicture } from './drift-picture.tsx';
import { type FeatureLine, verdictOf } from './feature-queries.ts';
import { useMeasureName } from './feature-table.tsx';
import { tones, valueText } from './feature-words.ts';

type Compared = FeatureRow & { drift: NonNullable<FeatureRow['drift']> };

function Finding({ rows }: { rows: readonly Compared[] }) {
  const text = useMessages(featureTexts);
  const told = rows.filter(({ drift }) => ['moving', 'drifted'].includes(drift.verdict));
  const most = told.toSorted((a, b) => b.drift.psi - a.drift.psi)[0];
  if (rows.every(({ drift }) => drift.verdict === 'few'))
    return <p className="text-sm text-soft">{text.detail.few}</p>;
  if (!most) return <p className="text-sm">{text.detail.calm}</p>;
  const { drift, unit, window } = most;
  const means = `${valueText(unit, drift.meanBefore)} → ${valueText(unit, drift.meanNow)}`;
  return <p className="text-sm">{text.detail.finding(`${text.windows[window]} (${means})`)}</p>;
}

/** One measure of an entity: how each window of it was in the last day and in the week before. */
export function FeatureDetail({ line }: { line: FeatureLine }) {
  const text = useMessages(featureTexts);
  const nameOf = useMeasureName();
  const rows = line.windows.filter((row): row is Compared => row.drift !== null);
  const title = text.detail.title(`${text.entities[line.entity]} · ${nameOf(line.measure)}`);
  if (rows.length === 0)
    return (
      <ConsoleCard title={title}>
        <p className="text-sm text-soft">{text.unmeasured}</p>
      </ConsoleCard>
    );
  const { detail } = text;
  const heads = [text.drift, detail.psi, detail.now, detail.before, detail.samples];
  return (
    <ConsoleCard title={title}>
      <Finding rows={rows} />
      <div className="grid grid-cols-2 gap-4 md:grid-cols-4">
        {rows.map(({ window, unit, drift }) => (
          <figure key={window} className="grid justify-items-start gap-1">
            <DriftPicture
              drift={drift}
              label={text.picture(
                valueText(unit, drift.meanNow),
                valueText(unit, drift.meanBefore),
              )}
              width={150}
              height={72}
            />
            <figcaption className="text-xs text-soft">{text.windows[window]}</figcaption>
          </figure>
        ))}
      </div>
      <p className="text-xs text-soft">{detail.keys}</p>
      <Table label={title} heads={[detail.window, ...heads]}>
        {rows.map((row) => (
          <tr key={row.window}>
            <Cell>{text.windows[row.window]}</Cell>
            <Cell>
              <Badge tone={tones[verdictOf(row)]}>{text.drifts[verdictOf(row)]}</Badge>
            </Cell>
            <Cell className="tabular-nums">{figure(row.drift.psi)}</Cell>
            <Cell className="tabular-nums">{valueText(row.unit, row.drift.meanNow)}</Cell>
            <Cell className="tabular-nums">{valueText(row.unit, row.drift.meanBefore)}</Cell>
            <Cell className="tabular-nums">
              {`${exact(row.drift.samplesNow)} / ${exact(row.drift.samplesBefore)}`}
            </Cell>
          </tr>
        ))}
      </Table>
    </ConsoleCard>
  );
}
