import { useQuery } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { exact } from '../../app/amounts.ts';
import { fromNow } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Problem } from '../../ui/states.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import { featureTexts } from '../console/feature-texts.ts';
import { ConsoleCard } from '../recommendation/console/console-card.tsx';
import { type FeatureReport, quarantineQuery, useReplay } from './feature-queries.ts';

function Events() {
  const text = useMessages(featureTexts).quarantine;
  const { data, error, refetch } = useQuery(quarantineQuery);
  if (error) return <Problem error={error} retry={() => void refetch()} small />;
  if (!data) return null;
  return (
    <Table label={text.title} heads={[text.event, text.reason, text.detail, text.found]}>
      {data.events.map((event) => (
        <tr key={event.offset}>
          <Cell>
            <code className="text-xs break-all">{event.name}</code>
            {event.replayAskedAtMs !== null && <Badge className="ml-2">{text.asked}</Badge>}
          </Cell>
          <Cell className="whitespace-nowrap">{text.reasons[event.reason]}</Cell>
          <Cell>
            <span className="block max-w-96 break-words">{event.detail}</span>
            <details>
              <summary className="cursor-pointer text-xs text-soft">{text.content}</summary>
              <pre className="max-h-60 max-w-96 overflow-auto text-xs whitespace-pre-wrap break-all">
                {JSON.stringify(event.row, null, 2)}
              </pre>
            </details>
          </Cell>
          <Cell className="whitespace-nowrap">{fromNow(event.foundAtMs)}</Cell>
        </tr>
      ))}
    </Table>
  );
}

/** What is in the log and not in the store, and why. */
export function QuarantineCard({
  store,
  mayAct,
}: Pick<FeatureReport, 'store'> & { mayAct: boolean }) {
  const text = useMessages(featureTexts).quarantine;
  const replay = useReplay();
  const all = store.quarantined.reduce((sum, { count }) => sum + count, 0);
  if (all === 0)
    return (
      <ConsoleCard title={text.title}>
        <p className="text-sm text-soft">{text.none}</p>
      </ConsoleCard>
    );
  return (
    <ConsoleCard
      title={text.title}
      aside={
        mayAct && (
          <Button size="small" busy={replay.isPending} onClick={() => replay.mutate()}>
            <RotateCcw aria-hidden className="size-4" />
            {text.replay}
          </Button>
        )
      }
    >
      <p className="text-sm">{text.finding(exact(all))}</p>
      <ul className="flex flex-wrap gap-2">
        {store.quarantined.map(({ name, reason, count }) => (
          <li key={`${name} ${reason}`}>
            <Badge>{`${name} · ${text.reasons[reason]} ${text.count(exact(count))}`}</Badge>
          </li>
        ))}
      </ul>
      <Events />
    </ConsoleCard>
  );
}
