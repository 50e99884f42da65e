import { type RefObject, useId, useRef } from 'react';
import { useMessages } from '../../app/text.ts';
import { ChartCard } from '../charts/chart-card.tsx';
import { PictureFrame } from '../charts/picture-frame.tsx';
import { measured, plain } from './figures.ts';
import { useLack } from './lack-text.ts';
import { MeasureChoice, useMeasure } from './measure-choice.tsx';
import type { Found, Report } from './mining-queries.ts';
import { miningTexts } from './mining-texts.ts';

type Measured = Report['rhythm']['measures'][number];

const LEFT = 44;
const TOP = 18;
const HOURS = 24;
const DAYS = 7;
const LEGEND = 30;
const FAINTEST = 0.06;

const sizesOf = (width: number) => {
  const cell = Math.max(8, (width - LEFT) / HOURS);
  return { cell, rowHeight: Math.max(18, Math.min(30, cell)) };
};
const heightOf = (width: number): number => TOP + DAYS * sizesOf(width).rowHeight + LEGEND;

interface HeatMapProps {
  shown: Measured;
  label: string;
  picture: RefObject<SVGSVGElement | null>;
}

function HeatMap({ shown, label, picture }: HeatMapProps) {
  const texts = useMessages(miningTexts);
  const text = texts.rhythm;
  const hatch = useId();
  const { measure, perHour } = shown;
  const most = Math.max(...perHour.map((value) => value ?? 0), Number.MIN_VALUE);
  return (
    <PictureFrame picture={picture} label={label} height={heightOf}>
      {(width) => {
        const { cell, rowHeight } = sizesOf(width);
        const gap = cell > 14 ? 2 : 1;
        return (
          <>
            <defs>
              <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse">
                <path d="M0 5 5 0" stroke="var(--soft)" strokeWidth="0.8" />
              </pattern>
            </defs>
            {[0, 6, 12, 18].map((hour) => (
              <text key={hour} x={LEFT + hour * cell} y={12} fill="var(--soft)">
                {`${hour}:00`}
              </text>
            ))}
            {texts.days.map((day, row) => (
              <text key={day} x={0} y={TOP + (row + 0.65) * rowHeight} fill="var(--soft)">
                {day}
              </text>
            ))}
            {perHour.map((value, place) => {
              const [row, hour] = [Math.floor(place / HOURS), place % HOURS];
              const words = value === null ? texts.hidden : measured(measure, value);
              return (
                <rect
                  // biome-ignore lint/suspicious/noArrayIndexKey: a cell is known by its place
                  key={place}
                  x={LEFT + hour * cell}
                  y={TOP + row * rowHeight}
                  width={cell - gap}
                  height={rowHeight - gap}
                  rx="2"
                  fill={value === null ? `url(#${hatch})` : 'var(--accent)'}
                  fillOpacity={value === null ? 0.7 : FAINTEST + (1 - FAINTEST) * (value / most)}
                >
                  <title>{text.cell(texts.days[row]!, String(hour), words)}</title>
                </rect>
              );
            })}
            <g transform={`translate(${LEFT}, ${TOP + DAYS * rowHeight + 8})`} fill="var(--soft)">
              <text y="11">{text.less}</text>
              {[0, 0.25, 0.5, 0.75, 1].map((share, at) => (
                <rect
                  key={share}
                  x={34 + at * 16}
                  y="1"
                  width="14"
                  height="12"
                  rx="2"
                  fill="var(--accent)"
                  fillOpacity={FAINTEST + (1 - FAINTEST) * share}
                />
              ))}
              <text x="120" y="11">
                {text.more}
              </text>
              <rect x="160" y="1" width="14" height="12" rx="2" fill={`url(#${hatch})`} />
              <text x="180" y="11">
                {texts.hidden}
              </text>
            </g>
          </>
        );
      }}
    </PictureFrame>
  );
}

export function RhythmCard({ found }: { found: Found }) {
  const texts = useMessages(miningTexts);
  const text = texts.rhythm;
  const { rhythm } = found.report;
  const lack = useLack(rhythm.lack);
  const [shown, choose] = useMeasure(rhythm.measures);
  const picture = useRef<SVGSVGElement>(null);
  if (lack || !shown)
    return <ChartCard title={text.title} finding={lack ?? text.flat} file="rhythm" grid={null} />;
  const { measure, peaks, perHour } = shown;
  const [peak] = peaks;
  const name = texts.measures[measure];
  const finding = peak
    ? text.finding(texts.days[peak.day]!, String(peak.hour), peak.lift.toFixed(1), name)
    : text.flat;
  return (
    <ChartCard
      title={text.title}
      finding={finding}
      how={text.how(rhythm.timeZone)}
      file={`rhythm-${measure}`}
      picture={picture}
      aside={<MeasureChoice measures={rhythm.measures} shown={shown} choose={choose} />}
      grid={{
        heads: [text.hour, ...texts.days],
        rows: Array.from({ length: HOURS }, (_, hour) => [
          `${hour}:00`,
          ...texts.days.map((_, day) => {
            const value = perHour[day * HOURS + hour] ?? null;
            return value === null ? texts.hidden : plain(measure, value);
          }),
        ]),
      }}
    >
      <HeatMap shown={shown} label={`${name}: ${finding}`} picture={picture} />
    </ChartCard>
  );
}
