import type { HealthReport } from '@kaibo/contracts';
import { count, fromNow } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { HealthCard, HealthFact } from './health-card.tsx';
import { milliseconds, size } from './health-format.ts';
import { healthTexts } from './health-texts.ts';

export function HealthDatabase({ postgres }: Pick<HealthReport, 'postgres'>) {
  const text = useMessages(healthTexts).database;
  const kind = postgres.builtIn ? text.builtIn : text.external;
  return (
    <HealthCard title={text.title} aside={`PostgreSQL ${postgres.version} · ${kind}`}>
      <dl className="grid gap-2">
        <HealthFact name={text.connections}>
          {`${postgres.connections} / ${postgres.mostConnections}`}
        </HealthFact>
        <HealthFact name={text.size}>{size(postgres.sizeBytes)}</HealthFact>
        <HealthFact name={text.longest}>{milliseconds(postgres.longestQueryMs)}</HealthFact>
      </dl>
    </HealthCard>
  );
}

export function HealthStreams({ streams }: Pick<HealthReport, 'streams'>) {
  const text = useMessages(healthTexts).streams;
  return (
    <HealthCard title={text.title}>
      <dl className="grid gap-2">
        <HealthFact name={text.live}>{count(streams.live)}</HealthFact>
        <HealthFact name={text.bitrate}>
          {`${(streams.bitrateKbps / 1_000).toFixed(1)} Mbit/s`}
        </HealthFact>
        <HealthFact name={text.viewers}>{count(streams.viewers)}</HealthFact>
      </dl>
    </HealthCard>
  );
}

export function HealthBackup({ backup }: Pick<HealthReport, 'backup'>) {
  const text = useMessages(healthTexts).backup;
  return (
    <HealthCard title={text.title} aside={backup ? undefined : text.none}>
      {backup ? (
        <dl className="grid gap-2">
          <HealthFact name={text.last}>{fromNow(backup.atMs)}</HealthFact>
          <HealthFact name={text.size}>{size(backup.sizeBytes)}</HealthFact>
          <HealthFact name={text.file}>
            <code className="text-xs break-all">{backup.path}</code>
          </HealthFact>
        </dl>
      ) : (
        <p className="grid gap-1 text-sm text-soft">
          {text.how}
          <code className="rounded-lg bg-sunken px-2 py-1.5 text-xs text-ink">
            npm run kaibo -- backup /mnt/backup
          </code>
        </p>
      )}
    </HealthCard>
  );
}

export function HealthReaders({ events }: Pick<HealthReport, 'events'>) {
  const text = useMessages(healthTexts).readers;
  const behind = [...events.groups].sort((a, b) => b.behind - a.behind);
  const areFine = behind.every((one) => one.behind < 100 && one.failure === null);
  return (
    <HealthCard
      title={text.title}
      aside={`${text.hint(count(events.head))}${areFine ? ` · ${text.fine}` : ''}`}
    >
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it with the arrow keys
        tabIndex={0}
        aria-label={text.group}
        className="max-h-72 overflow-auto"
      >
        <table aria-label={text.title} className="w-full text-left text-sm">
          <thead>
            <tr className="text-xs text-soft">
              <th scope="col" className="py-1 font-medium">
                {text.group}
              </th>
              <th scope="col" className="py-1 text-right font-medium">
                {text.behind}
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {behind.map((one) => (
              <tr key={one.group}>
                <td className="py-1.5">
                  {one.group}
                  {one.failure !== null && (
                    <p className="text-xs text-bad">
                      {`${text.failure}: ${text.times(String(one.failures), one.failure)}`}
                    </p>
                  )}
                </td>
                <td className="py-1.5 text-right align-top tabular-nums">{count(one.behind)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </HealthCard>
  );
}
