import { type RefObject, useRef } from 'react';
import { exact, yuan } from '../../app/amounts.ts';
import { useMessages } from '../../app/text.ts';
import { ChartCard } from '../charts/chart-card.tsx';
import { PictureFrame } from '../charts/picture-frame.tsx';
import { figure, percent } from './figures.ts';
import { useLack } from './lack-text.ts';
import type { Found, Report } from './mining-queries.ts';
import { miningTexts } from './mining-texts.ts';

type Rfm = Report['rfm'];

const LEFT = 24;
const BOTTOM = 24;
const ROW = 44;
const GAP = 3;
/** From here on white words stand on the accent colour; below it ink on its wash. */
const STRONG = 0.62;

function RfmGrid({
  rfm,
  label,
  picture,
}: {
  rfm: Rfm;
  label: string;
  picture: RefObject<SVGSVGElement | null>;
}) {
  const texts = useMessages(miningTexts);
  const text = texts.rfm;
  const most = Math.max(...rfm.cells.map(({ people }) => people ?? 0), 1);
  const height = rfm.levels * ROW + BOTTOM;
  return (
    <PictureFrame picture={picture} label={label} height={height} fontSize={12}>
      {(width) => {
        const cellWidth = (width - LEFT) / rfm.levels;
        return (
          <>
            {rfm.cells.map(({ recency, frequency, people }) => {
              const strength = people === null ? 0 : Math.sqrt(people / most);
              const isStrong = strength >= STRONG;
              const [x, y] = [LEFT + (recency - 1) * cellWidth, (rfm.levels - frequency) * ROW];
              const words = people === null ? '<10' : exact(people);
              const spoken = people === null ? texts.hidden : words;
              return (
                <g key={`${recency} ${frequency}`}>
                  <title>{text.cell(String(recency), String(frequency), spoken)}</title>
                  <rect
                    x={x}
                    y={y}
                    width={cellWidth - GAP}
                    height={ROW - GAP}
                    rx="6"
                    fill={isStrong ? 'var(--accent-strong)' : 'var(--accent)'}
                    fillOpacity={isStrong ? 1 : 0.05 + strength * 0.35}
                  />
                  <text
                    x={x + cellWidth / 2}
                    y={y + ROW / 2 + 3}
                    textAnchor="middle"
                    fill={isStrong ? '#ffffff' : 'var(--ink)'}
                  >
                    {words}
                  </text>
                </g>
              );
            })}
            <text
              x={LEFT + (width - LEFT) / 2}
              y={height - 6}
              textAnchor="middle"
              fill="var(--soft)"
            >
              {text.recency}
            </text>
            <text
              transform={`translate(13 ${(rfm.levels * ROW) / 2}) rotate(-90)`}
              textAnchor="middle"
              fill="var(--soft)"
            >
              {text.frequency}
            </text>
          </>
        );
      }}
    </PictureFrame>
  );
}

export function RfmCard({ found }: { found: Found }) {
  const texts = useMessages(miningTexts);
  const text = texts.rfm;
  const { rfm } = found.report;
  const lack = useLack(rfm.lack);
  const picture = useRef<SVGSVGElement>(null);
  if (lack) return <ChartCard title={text.title} finding={lack} file="rfm" grid={null} />;
  const best = rfm.groups
    .filter(({ shareOfMoney }) => shareOfMoney !== null)
    .toSorted((a, b) => b.shareOfMoney! - a.shareOfMoney!)[0];
  const finding = best
    ? text.finding(text.groups[best.group], percent(best.shareOfMoney!), exact(best.people!))
    : '';
  const orHidden = <T,>(
    value: T | null,
    told: (value: T) => string | number,
    people: number | null,
  ) => (value !== null ? told(value) : people === null ? texts.hidden : '–');
  return (
    <ChartCard
      title={text.title}
      finding={finding}
      how={text.how}
      file="rfm"
      picture={picture}
      grid={{
        heads: [text.group, text.people, text.spent, text.share, text.days, text.orders],
        rows: rfm.groups.map(({ group, people, spentFen, shareOfMoney, recencyDays, orders }) => [
          text.groups[group],
          orHidden(people, (n) => n, people),
          orHidden(spentFen, yuan, people),
          orHidden(shareOfMoney, (share) => percent(share, 1), people),
          orHidden(recencyDays, figure, people),
          orHidden(orders, figure, people),
        ]),
      }}
    >
      <RfmGrid rfm={rfm} label={`${text.title}: ${finding}`} picture={picture} />
      <ul className="grid gap-1 text-sm">
        {rfm.groups
          .filter(({ people }) => people !== null && people > 0)
          .map(({ group, people, shareOfMoney }) => (
            <li key={group} className="flex justify-between gap-3 tabular-nums">
              <span>{text.groups[group]}</span>
              <span className="text-soft">
                {exact(people!)} · {percent(shareOfMoney ?? 0)}
              </span>
            </li>
          ))}
      </ul>
    </ChartCard>
  );
}
