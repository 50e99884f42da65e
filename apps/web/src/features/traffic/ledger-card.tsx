import { trafficParts } from '@kaibo/contracts/traffic';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { exact } from '../../app/amounts.ts';
import { useMessages } from '../../app/text.ts';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { ChartCard } from '../charts/chart-card.tsx';
import { percent, timeOf } from './figures.ts';
import { LedgerBars } from './ledger-bars.tsx';
import { ledgerGrid } from './ledger-grid.ts';
import { PartKey } from './part-key.tsx';
import { type Ledger, ledgerQuery } from './traffic-queries.ts';
import { trafficTexts } from './traffic-texts.ts';

const mainPart = ({ room }: Ledger) =>
  trafficParts.reduce((best, part) => (room.parts[part] > room.parts[best] ? part : best));

/** One room over time: what brought it there, and what it did not get. */
export function LedgerCard({ roomId, minutes }: { roomId: string; minutes: number }) {
  const text = useMessages(trafficTexts);
  const svg = useRef<SVGSVGElement>(null);
  const { data, error, refetch } = useQuery(ledgerQuery(roomId, minutes));
  if (!data && error) return <Problem error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-80" />;
  const { room, points, policies } = data;
  const main = mainPart(data);
  const share = room.served > 0 ? room.parts[main] / (room.served * 1_000) : 0;
  const marks = policies.map(({ atMs, version, title }) => ({
    atMs,
    words: text.ledger.published(String(version), title),
  }));
  return (
    <ChartCard
      title={`${text.ledger.title}: ${room.title}`}
      finding={
        room.served > 0
          ? text.ledger.finding(exact(room.served), percent(share), text.parts[main])
          : text.ledger.none
      }
      how={text.ledger.sums}
      file="traffic-room"
      picture={svg}
      grid={ledgerGrid(points, text)}
    >
      <LedgerBars points={points} marks={marks} svg={svg} />
      <PartKey hasLosses />
      {marks.length > 0 && (
        <ul className="grid gap-1 text-xs text-soft">
          {marks.map(({ atMs, words }) => (
            <li key={atMs}>
              <span className="tabular-nums">{timeOf(atMs)}</span> {words}
            </li>
          ))}
        </ul>
      )}
    </ChartCard>
  );
}
