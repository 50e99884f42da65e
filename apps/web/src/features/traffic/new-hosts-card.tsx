import type { NewHost } from '@kaibo/contracts/traffic';
import { useQuery } from '@tanstack/react-query';
import { exact } from '../../app/amounts.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import { ChartCard } from '../charts/chart-card.tsx';
import { amount, percent } from './figures.ts';
import { newHostsQuery } from './traffic-queries.ts';
import { trafficTexts } from './traffic-texts.ts';

const tones = { waiting: 'neutral', exploring: 'warn', graduated: 'good' } as const;

/** How near the interval is to the width at which somebody is known. */
function Graduation({ host }: { host: NewHost }) {
  const text = useMessages(trafficTexts).newHosts;
  const share = host.width > 0 ? Math.min(1, host.graduatesAt / host.width) : 1;
  const words = text.width(percent(host.width, 1), percent(host.graduatesAt, 1));
  return (
    <div className="grid w-44 gap-1">
      <div
        role="progressbar"
        aria-label={words}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
        className="h-2 overflow-hidden rounded-full bg-sunken"
      >
        <div
          className={host.state === 'graduated' ? 'h-full bg-good' : 'h-full bg-accent'}
          style={{ width: `${share * 100}%` }}
        />
      </div>
      <span className="text-xs text-soft">{words}</span>
    </div>
  );
}

/** Who is new, what they were given, and how near they are to standing on their own. */
export function NewHostsCard() {
  const text = useMessages(trafficTexts).newHosts;
  const { data, error, refetch } = useQuery(newHostsQuery);
  if (!data && error) return <Problem error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-60" />;
  const { hosts, graduated } = data;
  const exploring = hosts.filter(({ state }) => state !== 'graduated').length;
  return (
    <ChartCard
      title={text.title}
      finding={hosts.length === 0 ? text.none : text.finding(exact(exploring), exact(graduated))}
      how={text.how}
      file="traffic-new-hosts"
      isTable
      grid={{
        heads: text.csv.heads,
        rows: hosts.map((host) => [
          ...[host.hostName, text.states[host.state], host.impressions, Math.round(host.promised)],
          ...[host.clicks, host.orders, host.rate.low, host.rate.high, host.graduatesAt],
        ]),
      }}
    >
      {hosts.length > 0 && (
        <Table label={text.title} heads={text.heads}>
          {hosts.map((host) => (
            <tr key={host.hostId} data-host={host.hostId}>
              <Cell className="max-w-48 truncate font-medium">{host.hostName}</Cell>
              <Cell>
                <Badge tone={tones[host.state]}>{text.states[host.state]}</Badge>
              </Cell>
              <Cell className="tabular-nums">
                {exact(host.impressions)} / {amount(Math.round(host.promised))}
              </Cell>
              <Cell className="tabular-nums">{exact(host.clicks)}</Cell>
              <Cell className="tabular-nums">{exact(host.orders)}</Cell>
              <Cell className="whitespace-nowrap tabular-nums">
                {text.rate(percent(host.rate.low, 1), percent(host.rate.high, 1))}
              </Cell>
              <Cell>
                <Graduation host={host} />
              </Cell>
            </tr>
          ))}
        </Table>
      )}
    </ChartCard>
  );
}
