import { useRef } from 'react';
import { useMessages } from '../../app/text.ts';
import { ChartCard } from '../charts/chart-card.tsx';
import type { Grid } from '../charts/export-chart.ts';
import { measured, plain } from './figures.ts';
import { useLack } from './lack-text.ts';
import { MeasureChoice, useMeasure } from './measure-choice.tsx';
import type { Found } from './mining-queries.ts';
import { miningTexts } from './mining-texts.ts';
import { TrendChart } from './trend-chart.tsx';
import { marksOf, shortDay, type TrendMeasure, wholeDay } from './trend-numbers.ts';

const useTrendGrid = (shown: TrendMeasure | undefined, firstDay: string): Grid | null => {
  const text = useMessages(miningTexts).trend;
  if (!shown) return null;
  const { measure, values, trend, forecast } = shown;
  const { anomalies, changes } = marksOf(shown);
  const markOf = (at: number): string =>
    [anomalies.has(at) ? text.anomaly : '', changes.has(at) ? text.change : '']
      .filter((one) => one !== '')
      .join(', ');
  return {
    heads: [text.day, text.value, text.trend, text.mark, text.forecast, text.low, text.high],
    rows: [
      ...values.map((value, at) => [
        ...[wholeDay(firstDay, at), plain(measure, value)],
        ...[trend ? plain(measure, trend[at]!) : '', markOf(at), '', '', ''],
      ]),
      ...(forecast?.mean ?? []).map((mean, at) => [
        ...[wholeDay(firstDay, values.length + at), '', '', '', plain(measure, mean)],
        ...[plain(measure, forecast!.low[at]!), plain(measure, forecast!.high[at]!)],
      ]),
    ],
  };
};

/** What each line and mark is. */
function Legend({ shown }: { shown: TrendMeasure }) {
  const text = useMessages(miningTexts).trend;
  const keys = [
    { name: text.value, stroke: 'var(--soft)', dash: '' },
    ...(shown.trend ? [{ name: text.trend, stroke: 'var(--accent)', dash: '' }] : []),
    ...(shown.forecast ? [{ name: text.band, stroke: 'var(--accent)', dash: '6 4' }] : []),
    ...(shown.changes.length > 0
      ? [{ name: text.change, stroke: 'var(--good)', dash: '2 4' }]
      : []),
  ];
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-soft">
      {keys.map(({ name, stroke, dash }) => (
        <li key={name} className="flex items-center gap-1.5">
          <svg aria-hidden viewBox="0 0 24 4" className="h-1 w-6">
            <line
              x1="0"
              y1="2"
              x2="24"
              y2="2"
              stroke={stroke}
              strokeWidth="3"
              strokeDasharray={dash}
            />
          </svg>
          {name}
        </li>
      ))}
      {shown.anomalies.length > 0 && (
        <li className="flex items-center gap-1.5">
          <svg aria-hidden viewBox="0 0 14 14" className="size-3.5">
            <circle cx="7" cy="7" r="5.5" fill="none" stroke="var(--bad)" strokeWidth="2" />
          </svg>
          {text.anomalies(String(shown.anomalies.length))}
        </li>
      )}
    </ul>
  );
}

export function TrendCard({ found }: { found: Found }) {
  const texts = useMessages(miningTexts);
  const text = texts.trend;
  const { trend } = found.report;
  const lack = useLack(trend.lack);
  const [shown, choose] = useMeasure(trend.measures);
  const picture = useRef<SVGSVGElement>(null);
  const grid = useTrendGrid(shown, trend.firstDay);
  if (lack || !shown)
    return <ChartCard title={text.title} finding={lack ?? ''} file="trend" grid={null} />;
  const { measure, forecast } = shown;
  const told = (value: number) => measured(measure, value);
  const finding = forecast
    ? text.finding(
        texts.measures[measure],
        told(forecast.mean.reduce((sum, value) => sum + value, 0)),
        told(forecast.low[0] ?? 0),
        told(forecast.high[0] ?? 0),
      )
    : texts.measures[measure];
  return (
    <ChartCard
      title={text.title}
      finding={finding}
      how={text.how(trend.timeZone)}
      file={`trend-${measure}`}
      picture={picture}
      aside={<MeasureChoice measures={trend.measures} shown={shown} choose={choose} />}
      grid={grid}
    >
      <TrendChart
        shown={shown}
        firstDay={trend.firstDay}
        label={`${texts.measures[measure]}: ${finding}`}
        picture={picture}
      />
      <Legend shown={shown} />
      {shown.changes.length > 0 && (
        <ul className="text-sm text-soft">
          {shown.changes.map(({ at, before, after }) => (
            <li key={at}>
              {text.changed(shortDay(trend.firstDay, at), told(before), told(after))}
            </li>
          ))}
        </ul>
      )}
    </ChartCard>
  );
}
