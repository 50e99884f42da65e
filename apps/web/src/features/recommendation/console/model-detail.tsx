import type { ModelRow } from '@kaibo/contracts';
import { useMessages } from '../../../app/text.ts';
import { ConsoleCard } from './console-card.tsx';
import { LineChart } from './line-chart.tsx';
import { figure, lossDrop, percent } from './model-format.ts';
import { modelTexts } from './model-texts.ts';
import { nameOf } from './models-table.tsx';

const table = 'w-full text-left text-sm';
const head = 'py-1 text-xs font-medium text-soft';
const cell = 'py-1.5 align-top tabular-nums';

function Curve({ curve }: Pick<ModelRow, 'curve'>) {
  const text = useMessages(modelTexts).detail;
  const drop = lossDrop(curve);
  if (drop === null) return <p className="text-sm text-soft">{text.curveEmpty}</p>;
  return (
    <figure className="grid grid-cols-1 gap-2">
      <figcaption className="text-sm">{text.curve(percent(drop, 0))}</figcaption>
      <LineChart
        x={curve.map(({ step }) => step)}
        xText={String}
        yText={figure}
        lines={[{ label: text.loss, values: curve.map(({ loss }) => loss) }]}
      />
      <details className="text-sm">
        <summary className="cursor-pointer text-soft">{text.lossTable}</summary>
        <table aria-label={text.lossTable} className={table}>
          <thead>
            <tr>
              <th scope="col" className={head}>
                {text.step}
              </th>
              <th scope="col" className={head}>
                {text.loss}
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {curve.map(({ step, loss }) => (
              <tr key={step}>
                <td className={cell}>{step}</td>
                <td className={cell}>{figure(loss)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

function Metrics({ metrics }: Pick<ModelRow, 'metrics'>) {
  const text = useMessages(modelTexts).detail;
  if (metrics.length === 0) return <p className="text-sm text-soft">{text.noMetrics}</p>;
  return (
    <table aria-label={text.metrics} className={table}>
      <thead>
        <tr>
          {[text.metric, text.own, text.popularity, text.gain].map((name) => (
            <th key={name} scope="col" className={head}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {metrics.map(({ name, model, popularity }) => (
          <tr key={name}>
            <td className={cell}>{name}</td>
            <td className={`${cell} font-medium`}>{figure(model)}</td>
            <td className={cell}>{figure(popularity)}</td>
            <td className={cell}>
              {popularity > 0
                ? `${model >= popularity ? '+' : '−'}${percent(Math.abs(model / popularity - 1), 0)}`
                : '–'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Options({ options }: Pick<ModelRow, 'options'>) {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
      {Object.entries(options).map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-soft">{name}</dt>
          <dd className="min-w-0 break-words tabular-nums">{String(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** One model: how it learnt, what it is worth, and what it was set to. */
export function ModelDetail({ model }: { model: ModelRow }) {
  const text = useMessages(modelTexts).detail;
  const hasOptions = Object.keys(model.options).length > 0;
  return (
    <ConsoleCard title={text.title(nameOf(model))}>
      {model.problem && (
        <p role="alert" className="rounded-xl bg-bad-wash p-3 text-sm text-bad">
          {text.problem}: <code className="text-xs break-all">{model.problem}</code>
        </p>
      )}
      <div className="grid grid-cols-1 gap-6 lg:grid-cols-2">
        <Curve curve={model.curve} />
        <div className="grid grid-cols-1 content-start gap-5">
          <section className="grid grid-cols-1 gap-2">
            <h3 className="text-sm font-medium">{text.metrics}</h3>
            <Metrics metrics={model.metrics} />
          </section>
          {hasOptions && (
            <details>
              <summary className="cursor-pointer text-sm font-medium">{text.options}</summary>
              <div className="pt-2">
                <Options options={model.options} />
              </div>
            </details>
          )}
        </div>
      </div>
    </ConsoleCard>
  );
}
