import { useQuery } from '@tanstack/react-query';
import { Waypoints } from 'lucide-react';
import { useRef } from 'react';
import { exact } from '../../app/amounts.ts';
import { useMessages } from '../../app/text.ts';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { ChartCard } from '../charts/chart-card.tsx';
import { capital, percent } from './figures.ts';
import { FlowsSankey, roomName, sourceName } from './flows-sankey.tsx';
import { PartKey } from './part-key.tsx';
import { flowsQuery } from './traffic-queries.ts';
import { trafficTexts } from './traffic-texts.ts';

/** Where impressions came from, why, and to whom they went. */
export function FlowsCard({ minutes }: { minutes: number }) {
  const text = useMessages(trafficTexts);
  const svg = useRef<SVGSVGElement>(null);
  const { data, error, refetch } = useQuery(flowsQuery(minutes));
  if (!data && error) return <Problem error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-96" />;
  const total = data.flows.reduce((sum, { milli }) => sum + milli, 0);
  if (total === 0)
    return (
      <Empty icon={Waypoints} title={text.flows.none}>
        {text.flows.noneHint}
      </Empty>
    );
  const organic = data.flows
    .filter(({ part }) => part === 'organic')
    .reduce((sum, { milli }) => sum + milli, 0);
  return (
    <ChartCard
      title={text.flows.title}
      finding={text.flows.finding(percent(organic / total), exact(data.served), String(minutes))}
      how={text.flows.how}
      file="traffic-flows"
      picture={svg}
      grid={{
        heads: text.flows.heads,
        rows: data.flows
          .toSorted((a, b) => b.milli - a.milli)
          .map(({ source, part, roomId, milli }) => [
            sourceName(source, text),
            capital(text.parts[part]),
            roomName(roomId, data, text),
            milli / 1_000,
          ]),
      }}
    >
      <FlowsSankey flows={data} svg={svg} />
      <PartKey parts={[...new Set(data.flows.map(({ part }) => part))]} />
    </ChartCard>
  );
}
