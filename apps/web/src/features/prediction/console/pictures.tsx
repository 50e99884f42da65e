import type { PredictorRow } from '@kaibo/contracts/prediction';
import { Download } from 'lucide-react';
import { exact } from '../../../app/amounts.ts';
import { useMessages } from '../../../app/text.ts';
import { buttonClass } from '../../../ui/button.tsx';
import { percent } from '../../recommendation/console/model-format.ts';
import { predictionTexts } from '../prediction-texts.ts';
import { csvHref } from './prediction-query.ts';

const head = 'py-1 pr-3 text-xs font-medium text-soft';
const cell = 'py-1 pr-3 tabular-nums';

interface NumbersProps {
  label: string;
  heads: readonly string[];
  rows: readonly (string | number)[][];
  shown: readonly string[][];
  file: string;
}

/** The numbers behind a picture, to read and to take along. */
export function Numbers({ label, heads, rows, shown, file }: NumbersProps) {
  const text = useMessages(predictionTexts).detail;
  return (
    <details className="text-sm">
      <summary className="cursor-pointer text-soft">{text.table}</summary>
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
          {shown.map((row) => (
            <tr key={row.join()}>
              {row.map((value, i) => (
                <td key={heads[i]} className={cell}>
                  {value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <a
        href={csvHref(heads, rows)}
        download={`${file}.csv`}
        className={buttonClass('plain', 'small', 'mt-2')}
      >
        <Download aria-hidden className="size-4" />
        {text.csv}
      </a>
    </details>
  );
}

const SIZE = 220;
const EDGE = 28;
const along = (p: number): number => EDGE + p * (SIZE - EDGE - 6);
const up = (p: number): number => SIZE - EDGE - p * (SIZE - EDGE - 6);

/** Rows beyond the most frequent foretold value would be dots in a corner. */
const scaleOf = (rows: PredictorRow['reliability']): number =>
  Math.min(
    1,
    Math.max(0.1, ...rows.flatMap(({ foretold, happened }) => [foretold, happened])) * 1.1,
  );

/** What was foretold beside what happened; on the line they are the same. */
export function Reliability({ model }: { model: PredictorRow }) {
  const text = useMessages(predictionTexts).detail;
  const { reliability, figures, algorithm } = model;
  if (reliability.length === 0) return <p className="text-sm text-soft">{text.noReliability}</p>;
  const most = scaleOf(reliability);
  const largest = Math.max(...reliability.map(({ rows }) => rows));
  const gap = figures.find(({ of }) => of === algorithm)?.ece ?? 0;
  const heads = [text.foretold, text.happened, text.rows];
  const tick = (share: number) => percent(share * most, most < 0.3 ? 1 : 0);
  return (
    <figure className="grid grid-cols-1 content-start gap-2">
      <figcaption className="text-sm">{text.reliabilityFinding(percent(gap, 1))}</figcaption>
      <svg
        viewBox={`0 0 ${SIZE} ${SIZE}`}
        aria-hidden
        className="w-full max-w-72 text-[9px] tabular-nums"
      >
        {[0, 0.5, 1].map((share) => (
          <g key={share} className="fill-soft">
            <line
              x1={along(0)}
              x2={along(1)}
              y1={up(share)}
              y2={up(share)}
              className="stroke-line"
            />
            <text x={EDGE - 3} y={up(share) + 3} textAnchor="end">
              {tick(share)}
            </text>
            <text x={along(share)} y={SIZE - EDGE + 12} textAnchor={share === 1 ? 'end' : 'middle'}>
              {tick(share)}
            </text>
          </g>
        ))}
        <text x={along(0.5)} y={SIZE - 3} textAnchor="middle" className="fill-soft">
          {text.foretold}
        </text>
        <line
          x1={along(0)}
          y1={up(0)}
          x2={along(1)}
          y2={up(1)}
          strokeDasharray="4 3"
          className="stroke-soft"
        />
        <polyline
          points={reliability
            .map(({ foretold, happened }) => `${along(foretold / most)},${up(happened / most)}`)
            .join(' ')}
          className="fill-none stroke-accent-ink"
          strokeWidth="1.5"
        />
        {reliability.map(({ foretold, happened, rows }) => (
          <circle
            key={foretold}
            cx={along(foretold / most)}
            cy={up(happened / most)}
            r={2 + 4 * Math.sqrt(rows / largest)}
            className="fill-accent-ink"
          />
        ))}
      </svg>
      <Numbers
        label={text.reliability}
        heads={heads}
        rows={reliability.map(({ foretold, happened, rows }) => [foretold, happened, rows])}
        shown={reliability.map(({ foretold, happened, rows }) => [
          percent(foretold),
          percent(happened),
          exact(rows),
        ])}
        file={`reliability-${model.task}-${model.version}`}
      />
    </figure>
  );
}

const MOST_BARS = 10;

/** What the model asks most. */
export function Importance({ model }: { model: PredictorRow }) {
  const text = useMessages(predictionTexts).detail;
  const [first] = model.importance;
  if (!first) return null;
  const heads = [text.column, text.share];
  return (
    <figure className="grid grid-cols-1 content-start gap-2">
      <figcaption className="text-sm">
        {text.importanceFinding(first.column, percent(first.share, 0))}
      </figcaption>
      <ul aria-hidden className="grid gap-1.5">
        {model.importance.slice(0, MOST_BARS).map(({ column, share }) => (
          <li
            key={column}
            className="grid grid-cols-[minmax(0,1fr)_3rem] items-center gap-2 text-xs"
          >
            <span className="relative block rounded bg-sunken">
              <span
                className="absolute inset-y-0 left-0 rounded bg-accent-ink/25"
                style={{ width: `${(share / first.share) * 100}%` }}
              />
              <span className="relative block truncate px-1.5 py-0.5">{column}</span>
            </span>
            <span className="text-right text-soft tabular-nums">{percent(share)}</span>
          </li>
        ))}
      </ul>
      <Numbers
        label={text.importance}
        heads={heads}
        rows={model.importance.map(({ column, share }) => [column, share])}
        shown={model.importance.map(({ column, share }) => [column, percent(share)])}
        file={`importance-${model.task}-${model.version}`}
      />
    </figure>
  );
}
