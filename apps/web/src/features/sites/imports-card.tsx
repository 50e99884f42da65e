import { exact } from '../../app/amounts.ts';
import { dateTime } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import type { SiteList } from './site-queries.ts';
import { siteTexts } from './site-texts.ts';

const day = (atMs: number | null): string =>
  atMs === null ? '–' : new Date(atMs).toISOString().slice(0, 10);

/** Files that were read in on the command line. */
export function ImportsCard({ list }: { list: SiteList }) {
  const text = useMessages(siteTexts).imports;
  const nameOf = (siteId: string): string =>
    list.sites.find(({ id }) => id === siteId)?.name ?? siteId.slice(-8);
  const heads = [
    ...[text.file, text.site, text.state, text.rows, text.accepted, text.duplicates],
    ...[text.skipped, text.refused, text.from, text.to],
  ];
  return (
    <section aria-label={text.title} className="grid gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="font-semibold">{text.title}</h2>
        <p className="text-xs text-soft">{text.hint}</p>
      </div>
      {list.imports.length === 0 ? (
        <p className="rounded-card bg-raised p-4 text-sm text-soft shadow-card">{text.none}</p>
      ) : (
        <Table label={text.title} heads={heads}>
          {list.imports.map((one) => (
            <tr key={one.id} className="whitespace-nowrap tabular-nums">
              <Cell className="font-medium">{one.file}</Cell>
              <Cell>{nameOf(one.siteId)}</Cell>
              <Cell>
                <Badge tone={one.finishedAtMs === null ? 'warn' : 'good'}>
                  {one.finishedAtMs === null ? text.open : text.done}
                </Badge>{' '}
                <span className="text-xs text-soft">
                  {dateTime(one.finishedAtMs ?? one.startedAtMs)}
                </span>
              </Cell>
              {[one.rows, one.accepted, one.duplicates, one.skipped, one.refused].map((n, i) => (
                <Cell key={heads[i + 3]}>{exact(n)}</Cell>
              ))}
              <Cell>{day(one.firstAtMs)}</Cell>
              <Cell>{day(one.lastAtMs)}</Cell>
            </tr>
          ))}
        </Table>
      )}
    </section>
  );
}
