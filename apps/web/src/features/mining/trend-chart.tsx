import type { RefObject } from 'react';
import { useMessages } from '../../app/text.ts';
import { PictureFrame } from '../charts/picture-frame.tsx';
import { measured } from './figures.ts';
import { miningTexts } from './mining-texts.ts';
import { shortDay, stepsTo, type TrendMeasure } from './trend-numbers.ts';

const HEIGHT = 260;
const LEFT = 56;
const RIGHT = 8;
const TOP = 12;
const BOTTOM = 24;

interface TrendChartProps {
  shown: TrendMeasure;
  firstDay: string;
  label: string;
  picture: RefObject<SVGSVGElement | null>;
}

const path = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

function Marks({
  shown,
  xOf,
  yOf,
  firstDay,
}: {
  shown: TrendMeasure;
  xOf: (at: number) => number;
  yOf: (value: number) => number;
  firstDay: string;
}) {
  const text = useMessages(miningTexts).trend;
  const told = (value: number) => measured(shown.measure, value);
  return (
    <>
      {shown.changes.map(({ at, before, after }) => (
        <g key={at}>
          <title>{text.changed(shortDay(firstDay, at), told(before), told(after))}</title>
          <line
            x1={xOf(at)}
            x2={xOf(at)}
            y1={TOP}
            y2={HEIGHT - BOTTOM}
            stroke="var(--good)"
            strokeWidth="2"
            strokeDasharray="2 4"
          />
          <path d={`M${xOf(at)} ${TOP - 4}l5 8h-10z`} fill="var(--good)" />
        </g>
      ))}
      {shown.anomalies.map(({ at, value, expected }) => (
        <circle
          key={at}
          cx={xOf(at)}
          cy={yOf(value)}
          r="6"
          fill="none"
          stroke="var(--bad)"
          strokeWidth="2"
        >
          <title>{`${shortDay(firstDay, at)}: ${told(value)}, ${text.expected(told(expected))}`}</title>
        </circle>
      ))}
    </>
  );
}

/** Days, their smoothed course, what stands out, and the days to come with their band. */
export function TrendChart({ shown, firstDay, label, picture }: TrendChartProps) {
  const { measure, values, trend, forecast } = shown;
  const days = values.length + (forecast?.mean.length ?? 0);
  const most = Math.max(...values, ...(forecast?.high ?? []), 1) * 1.05;
  return (
    <PictureFrame picture={picture} label={label} height={HEIGHT}>
      {(width) => {
        const xOf = (at: number) => LEFT + (at / Math.max(1, days - 1)) * (width - LEFT - RIGHT);
        const yOf = (value: number) => HEIGHT - BOTTOM - (value / most) * (HEIGHT - TOP - BOTTOM);
        const ahead = (line: readonly number[]) =>
          line.map((value, at) => [xOf(values.length + at), yOf(value)] as const);
        const last = [xOf(values.length - 1), yOf(values.at(-1) ?? 0)] as const;
        const every = Math.ceil(days / Math.max(2, Math.floor(width / 90)));
        return (
          <>
            {stepsTo(most).map((step) => (
              <g key={step}>
                <line
                  x1={LEFT}
                  x2={width - RIGHT}
                  y1={yOf(step)}
                  y2={yOf(step)}
                  stroke="var(--line)"
                />
                <text x={LEFT - 6} y={yOf(step) + 4} textAnchor="end" fill="var(--soft)">
                  {measured(measure, step)}
                </text>
              </g>
            ))}
            {Array.from({ length: Math.ceil(days / every) }, (_, i) => i * every).map((at) => (
              <text key={at} x={xOf(at)} y={HEIGHT - 6} textAnchor="middle" fill="var(--soft)">
                {shortDay(firstDay, at)}
              </text>
            ))}
            {forecast && (
              <>
                <path
                  d={`${path([last, ...ahead(forecast.high)])}${path(ahead(forecast.low).toReversed()).replace('M', 'L')}Z`}
                  fill="var(--accent)"
                  fillOpacity="0.16"
                />
                <path
                  d={path([last, ...ahead(forecast.mean)])}
                  fill="none"
                  stroke="var(--accent)"
                  strokeWidth="2"
                  strokeDasharray="6 4"
                />
              </>
            )}
            <path
              d={path(values.map((value, at) => [xOf(at), yOf(value)]))}
              fill="none"
              stroke="var(--soft)"
              strokeWidth="1.5"
            />
            {trend && (
              <path
                d={path(trend.map((value, at) => [xOf(at), yOf(Math.max(0, value))]))}
                fill="none"
                stroke="var(--accent)"
                strokeWidth="2.5"
              />
            )}
            <Marks shown={shown} xOf={xOf} yOf={yOf} firstDay={firstDay} />
          </>
        );
      }}
    </PictureFrame>
  );
}
