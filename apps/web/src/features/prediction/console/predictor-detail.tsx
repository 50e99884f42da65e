import type { PredictorRow, ShadowRow } from '@kaibo/contracts/prediction';
import { exact } from '../../../app/amounts.ts';
import { useMessages } from '../../../app/text.ts';
import { ConsoleCard } from '../../recommendation/console/console-card.tsx';
import { bytesText, secondsText } from '../../recommendation/console/model-format.ts';
import { predictionTexts } from '../prediction-texts.ts';
import { Importance, Reliability } from './pictures.tsx';
import { codeOf, detailOf } from './prediction-query.ts';
import { useModelName } from './predictors-table.tsx';

const head = 'py-1 pr-3 text-xs font-medium text-soft';
const cell = 'py-1.5 pr-3 tabular-nums first:min-w-24 not-first:whitespace-nowrap';

type Figures = PredictorRow['figures'][number] | ShadowRow['figures'][number];

const fixed = (value: number | null): string => value?.toFixed(4) ?? '–';

/** Models beside each other, and always the rate as their floor. */
function FiguresTable({ label, figures }: { label: string; figures: readonly Figures[] }) {
  const text = useMessages(predictionTexts);
  const { detail } = text;
  const isAmount = figures.some(({ errorFen }) => errorFen !== null);
  const heads = isAmount
    ? [detail.of, detail.errorFen]
    : [detail.of, detail.auc, detail.logLoss, detail.ece];
  return (
    <table aria-label={label} className="w-full text-left text-sm">
      <thead>
        <tr>
          {heads.map((name) => (
            <th key={name} scope="col" className={head}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {figures.map((row) => (
          <tr key={row.of} className={row.of === 'rate' ? 'text-soft' : undefined}>
            <td className={cell}>{text.algorithms[row.of]}</td>
            {isAmount ? (
              <td className={cell}>
                {row.errorFen === null ? '–' : (row.errorFen / 100).toFixed(2)}
              </td>
            ) : (
              [row.auc, row.logLoss, row.ece].map((value, i) => (
                <td key={heads[i + 1]} className={cell}>
                  {fixed(value)}
                </td>
              ))
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Facts({ model }: { model: PredictorRow }) {
  const text = useMessages(predictionTexts).detail;
  const facts = [
    [text.calibration, text.calibrations[model.calibration]],
    [text.columns, exact(model.columns)],
    [text.took, secondsText(model.seconds)],
    [text.size, model.bytes === 0 ? '–' : bytesText(model.bytes)],
    [text.checksum, model.checksum === '' ? '–' : model.checksum.slice(0, 16)],
  ] as const;
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-soft">{name}</dt>
          <dd className="min-w-0 break-words tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Shadow({ shadow }: Pick<PredictorRow, 'shadow'>) {
  const text = useMessages(predictionTexts).detail;
  if (!shadow) return <p className="text-sm text-soft">{text.noShadow}</p>;
  return (
    <>
      <p className="text-xs text-soft tabular-nums">
        {text.shadowFinding(exact(shadow.rows), exact(shadow.positives))}
      </p>
      <FiguresTable label={text.shadow} figures={shadow.figures} />
    </>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="grid grid-cols-1 content-start gap-2">
      <h3 className="text-sm font-medium">{title}</h3>
      {children}
    </section>
  );
}

/** One model: how good it is beside the rate, whether its probabilities hold, and what it asks. */
export function PredictorDetail({ model }: { model: PredictorRow }) {
  const text = useMessages(predictionTexts);
  const { detail } = text;
  const nameOf = useModelName();
  const isFailed = model.state === 'failed';
  return (
    <ConsoleCard title={detail.title(nameOf(model))}>
      <p
        role={isFailed ? 'alert' : undefined}
        className={isFailed ? 'rounded-xl bg-bad-wash p-3 text-sm text-bad' : 'text-sm text-soft'}
      >
        {detail.why}: {text.why[codeOf(model.why)] ?? codeOf(model.why)}
        {isFailed && ` (${detailOf(model.why)})`}
      </p>
      {model.figures.length > 0 && (
        <div className="grid grid-cols-1 gap-6 lg:grid-cols-2 xl:grid-cols-3">
          <div className="grid grid-cols-1 content-start gap-5">
            <Part title={detail.figures}>
              <p className="text-xs text-soft">{detail.testRows(exact(model.testRows))}</p>
              <FiguresTable label={detail.figures} figures={model.figures} />
            </Part>
            <Part title={detail.shadow}>
              <Shadow shadow={model.shadow} />
            </Part>
            <Part title={detail.facts}>
              <Facts model={model} />
            </Part>
          </div>
          <Part title={detail.reliability}>
            <Reliability model={model} />
          </Part>
          <Part title={detail.importance}>
            <Importance model={model} />
          </Part>
        </div>
      )}
    </ConsoleCard>
  );
}
