import { type LedgerPoint, trafficLosses, trafficParts } from '@kaibo/contracts/traffic';
import type { RefObject } from 'react';
import { useMessages } from '../../app/text.ts';
import { useWidth } from '../charts/use-width.ts';
import { amount, impressions, timeOf } from './figures.ts';
import { lossOpacity, partColour } from './part-colours.ts';
import { trafficTexts } from './traffic-texts.ts';

const HEIGHT = 220;
const LEFT = 40;
const TOP = 14;
const BOTTOM = 22;
const TICK_PX = 70;

/** When rules changed. */
export interface Mark {
  atMs: number;
  words: string;
}

interface LedgerBarsProps {
  points: readonly LedgerPoint[];
  marks: readonly Mark[];
  svg?: RefObject<SVGSVGElement | null>;
}

const lostOf = ({ lost }: LedgerPoint): number =>
  trafficLosses.reduce((sum, loss) => sum + lost[loss], 0);

interface BarProps {
  point: LedgerPoint;
  x: number;
  width: number;
  zero: number;
  /** Pixels of one impression. */
  scale: number;
}

function Bar({ point, x, width, zero, scale }: BarProps) {
  const text = useMessages(trafficTexts);
  const named = [
    ...trafficParts
      .filter((part) => point.parts[part] > 0)
      .map((part) => `${text.parts[part]} ${impressions(point.parts[part])}`),
    ...trafficLosses
      .filter((loss) => point.lost[loss] > 0)
      .map((loss) => `${text.losses[loss]} ${impressions(point.lost[loss])}`),
  ];
  let up = zero;
  let down = zero;
  return (
    <g>
      <title>{[`${timeOf(point.atMs)} · ${point.served}`, ...named].join('\n')}</title>
      <rect x={x} y={TOP} width={width} height={HEIGHT - TOP - BOTTOM} fill="transparent" />
      {trafficParts.map((part) => {
        const height = (point.parts[part] / 1_000) * scale;
        up -= height;
        return (
          height > 0 && (
            <rect key={part} x={x} y={up} width={width} height={height} fill={partColour[part]} />
          )
        );
      })}
      {trafficLosses.map((loss) => {
        const height = (point.lost[loss] / 1_000) * scale;
        const y = down;
        down += height;
        return (
          height > 0 && (
            <rect
              key={loss}
              x={x + 0.5}
              y={y + 0.5}
              width={Math.max(1, width - 1)}
              height={Math.max(1, height - 1)}
              fill="var(--bad)"
              fillOpacity={lossOpacity[loss]}
              stroke="var(--bad)"
            />
          )
        );
      })}
    </g>
  );
}

/** Impressions of each step stacked by reason; below the line what was not given. */
export function LedgerBars({ points, marks, svg }: LedgerBarsProps) {
  const text = useMessages(trafficTexts).ledger;
  const [box, width] = useWidth();
  const most = Math.max(1, ...points.map(({ served }) => served));
  const lost = Math.max(0, ...points.map((point) => lostOf(point) / 1_000));
  const scale = (HEIGHT - TOP - BOTTOM) / (most + lost);
  const zero = TOP + most * scale;
  const step = (width - LEFT) / Math.max(1, points.length);
  const [first, second] = points;
  const stepMs = first && second ? second.atMs - first.atMs : 60_000;
  const xAt = (atMs: number): number => LEFT + (first ? ((atMs - first.atMs) / stepMs) * step : 0);
  const every = Math.max(1, Math.ceil(TICK_PX / Math.max(1, step)));
  return (
    <div ref={box} className="min-w-0">
      {width > 0 && (
        <svg ref={svg} role="img" aria-label={text.picture} width={width} height={HEIGHT}>
          {[most, 0, -lost].map((value, i) => {
            const y = zero - value * scale;
            if (i === 2 && lost * scale < 14) return null;
            return (
              <g key={value}>
                <line x1={LEFT} x2={width} y1={y} y2={y} stroke="var(--line)" />
                <text x={LEFT - 6} y={y + 4} textAnchor="end" fontSize="11" fill="var(--soft)">
                  {amount(Math.abs(Math.round(value * 10) / 10))}
                </text>
              </g>
            );
          })}
          {points.map((point, i) => (
            <Bar
              key={point.atMs}
              {...{ point, zero, scale }}
              x={LEFT + i * step + step * 0.1}
              width={Math.max(1, step * 0.8)}
            />
          ))}
          {points.map((point, i) =>
            i % every === 0 && LEFT + i * step < width - 30 ? (
              <text
                key={point.atMs}
                x={LEFT + i * step}
                y={HEIGHT - 6}
                fontSize="11"
                fill="var(--soft)"
              >
                {timeOf(point.atMs)}
              </text>
            ) : null,
          )}
          {marks
            .filter(({ atMs }) => first !== undefined && atMs >= first.atMs)
            .map(({ atMs, words }) => (
              <g key={atMs} data-mark>
                <title>{words}</title>
                <line
                  x1={xAt(atMs)}
                  x2={xAt(atMs)}
                  y1={TOP - 8}
                  y2={HEIGHT - BOTTOM}
                  stroke="var(--accent-ink)"
                  strokeWidth="1.5"
                  strokeDasharray="3 3"
                />
                <path d={`M${xAt(atMs)} ${TOP - 4}l5 -8h-10z`} fill="var(--accent-ink)" />
              </g>
            ))}
        </svg>
      )}
    </div>
  );
}
