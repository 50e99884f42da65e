import {
  getShareNumbers,
  type ReplyOf,
  type ShareCounts,
  type ShareTarget,
} from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { Share2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { call } from '../../app/api.ts';
import { count, yuan } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import { sharingTexts } from './sharing-texts.ts';

type Numbers = ReplyOf<typeof getShareNumbers>;

export const shareNumbersQuery = (target: ShareTarget | null) => ({
  queryKey: ['studio', 'shares', target?.kind ?? null, target?.id ?? null],
  queryFn: () => call(getShareNumbers, { query: target ?? {} }),
  refetchInterval: 15_000,
});

const isNothing = ({ total, byChannel }: Numbers): boolean =>
  byChannel.length === 0 && total.visits === 0;

function Figures({ counts }: { counts: ShareCounts }) {
  const text = useMessages(sharingTexts).numbers;
  const figures: [string, string][] = [
    [text.visits, count(counts.visits)],
    [text.registrations, count(counts.registrations)],
    [text.orders, count(counts.orders)],
    [text.paid, yuan(counts.paidFen)],
  ];
  return (
    <dl className="grid grid-cols-4 gap-2 text-center">
      {figures.map(([label, value]) => (
        <div key={label} className="flex flex-col-reverse">
          <dt className="text-xs text-soft">{label}</dt>
          <dd className="money text-xl font-semibold">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Rows({
  label,
  head,
  rows,
}: {
  label: string;
  head: string;
  rows: readonly { key: string; name: ReactNode; counts: ShareCounts }[];
}) {
  const text = useMessages(sharingTexts).numbers;
  const heads = [head, text.visits, text.registrations, text.orders, text.paid];
  return (
    <Table label={label} heads={heads}>
      {rows.map(({ key, name, counts }) => (
        <tr key={key}>
          <th scope="row" className="max-w-64 truncate px-3 py-2 font-normal">
            {name}
          </th>
          <Cell className="tabular-nums">{count(counts.visits)}</Cell>
          <Cell className="tabular-nums">{count(counts.registrations)}</Cell>
          <Cell className="tabular-nums">{count(counts.orders)}</Cell>
          <Cell className="money">{yuan(counts.paidFen)}</Cell>
        </tr>
      ))}
    </Table>
  );
}

function ByChannel({ numbers }: { numbers: Numbers }) {
  const text = useMessages(sharingTexts);
  return (
    <Rows
      label={text.numbers.byChannel}
      head={text.numbers.channel}
      rows={numbers.byChannel.map(({ channel, counts }) => ({
        key: channel,
        name: text.channels[channel],
        counts,
      }))}
    />
  );
}

function ChannelList({ numbers }: { numbers: Numbers }) {
  const text = useMessages(sharingTexts);
  return (
    <ul className="grid gap-1.5 text-sm">
      {numbers.byChannel.map(({ channel, counts }) => (
        <li key={channel} className="flex justify-between gap-3">
          {text.channels[channel]}
          <span className="text-soft tabular-nums">
            {text.numbers.visits} {count(counts.visits)} · {text.numbers.orders}{' '}
            {count(counts.orders)}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** A card for the page of one room, product or store in the studio. */
export function ShareNumbers({ target }: { target: ShareTarget }) {
  const text = useMessages(sharingTexts).numbers;
  const { data, error, refetch } = useQuery(shareNumbersQuery(target));
  return (
    <section className="grid gap-3 rounded-card bg-raised p-4 shadow-card">
      <h2 className="font-semibold">{text.title}</h2>
      {error && !data && <Problem error={error} retry={() => void refetch()} />}
      {!error && !data && <Skeleton className="h-16" />}
      {data && isNothing(data) && <p className="text-sm text-soft">{text.none}</p>}
      {data && !isNothing(data) && (
        <>
          <Figures counts={data.total} />
          <ChannelList numbers={data} />
        </>
      )}
    </section>
  );
}

function Everything({ numbers }: { numbers: Numbers }) {
  const text = useMessages(sharingTexts).numbers;
  return (
    <>
      <section className="rounded-card bg-raised p-5 shadow-card">
        <Figures counts={numbers.total} />
      </section>
      <section className="grid gap-2">
        <h2 className="font-semibold">{text.byChannel}</h2>
        <ByChannel numbers={numbers} />
      </section>
      <section className="grid gap-2">
        <h2 className="font-semibold">{text.byTarget}</h2>
        <Rows
          label={text.byTarget}
          head={text.target}
          rows={numbers.byTarget.map(({ target, title, counts }) => ({
            key: target.id,
            name: `${text.kinds[target.kind]} · ${title || text.gone}`,
            counts,
          }))}
        />
      </section>
      <section className="grid gap-2">
        <h2 className="font-semibold">{text.bySharer}</h2>
        <Rows
          label={text.bySharer}
          head={text.sharer}
          rows={numbers.bySharer.map(({ sharer, counts }) => ({
            key: sharer?.id ?? 'guests',
            name: sharer?.name ?? text.guests,
            counts,
          }))}
        />
      </section>
    </>
  );
}

/** `/studio/sharing`: everything of the caller's that was handed on. */
export function StudioSharingPage() {
  const text = useMessages(sharingTexts).numbers;
  const { data, error, refetch } = useQuery(shareNumbersQuery(null));
  return (
    <>
      <header className="grid gap-1">
        <h1 className="text-2xl font-semibold tracking-tight">{text.title}</h1>
        <p className="max-w-2xl text-sm text-soft">{text.hint}</p>
      </header>
      {error && !data && <Problem error={error} retry={() => void refetch()} />}
      {!error && !data && <Skeleton className="h-72" />}
      {data && isNothing(data) && (
        <Empty icon={Share2} title={text.none}>
          {text.noneHint}
        </Empty>
      )}
      {data && !isNothing(data) && <Everything numbers={data} />}
    </>
  );
}
