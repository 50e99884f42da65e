import type { Desk, DeskMinute } from '@kaibo/contracts';
import { count, dateTime, yuan } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { InPlace } from '../../ui/from-first.tsx';
import type { RoomTalk } from '../rooms/use-room.ts';
import { deskTexts } from './desk-texts.ts';

const loadLiveLine = () => import('./live-line.tsx').then(({ LiveLine }) => LiveLine);

export const percent = (share: number | null): string =>
  share === null ? '–' : `${(share * 100).toFixed(1)}%`;

function Figure({ label, value, hint }: { label: string; value: string; hint?: string }) {
  return (
    <div className="min-w-0">
      <dd className="truncate text-xl font-semibold tabular-nums">{value}</dd>
      <dt className="truncate text-xs text-soft" title={hint}>
        {label}
        {hint && <span className="sr-only"> ({hint})</span>}
      </dt>
    </div>
  );
}

/** The same numbers for who cannot see the line. */
function MinutesTable({ minutes }: { minutes: readonly DeskMinute[] }) {
  const words = useMessages(deskTexts);
  const { viewers, likes, visits, chats, paid } = words.figures;
  return (
    <table className="sr-only">
      <caption>{words.line}</caption>
      <thead>
        <tr>
          {[words.minute, viewers, likes, visits, chats, paid].map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {minutes.slice(-30).map((minute) => (
          <tr key={minute.atMs}>
            <th scope="row">{dateTime(minute.atMs)}</th>
            <td>{minute.viewers}</td>
            <td>{minute.likes}</td>
            <td>{minute.visits}</td>
            <td>{minute.chats}</td>
            <td>{minute.paidOrders}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Minutes({ minutes }: { minutes: readonly DeskMinute[] }) {
  const words = useMessages(deskTexts);
  const space = <div className="h-[132px]" />;
  if (minutes.length < 2)
    return (
      <p className="grid h-[132px] place-items-center text-center text-sm text-soft">
        {words.lineEmpty}
      </p>
    );
  return (
    <figure className="relative">
      <figcaption className="mb-1 text-xs text-soft">{words.line}</figcaption>
      <InPlace small load={loadLiveLine} waiting={space}>
        {(LiveLine) => <LiveLine minutes={minutes} />}
      </InPlace>
      <MinutesTable minutes={minutes} />
    </figure>
  );
}

/** Live numbers: what the socket says at once, the rest by the minute. */
export function Numbers({ desk, talk }: { desk: Desk; talk: RoomTalk }) {
  const words = useMessages(deskTexts);
  const { numbers, room } = desk;
  const { figures } = words;
  const viewers = room.status === 'live' ? (talk.viewersNow ?? numbers.viewersNow) : 0;
  const refunded = numbers.refundedFen > 0 ? words.refunded(yuan(numbers.refundedFen)) : undefined;
  return (
    <section aria-label={words.tabs.numbers} className="rounded-card bg-raised p-4 shadow-card">
      <dl className="grid grid-cols-4 gap-x-3 gap-y-4">
        <Figure
          label={figures.viewers}
          value={count(viewers)}
          hint={words.peak(count(Math.max(viewers, numbers.viewersPeak)))}
        />
        <Figure label={figures.likes} value={count(Math.max(talk.likes ?? 0, numbers.likes))} />
        <Figure label={figures.visits} value={count(numbers.visits)} />
        <Figure label={figures.chats} value={count(numbers.chatsPerMinute)} />
        <Figure label={figures.orders} value={count(numbers.orders)} />
        <Figure label={figures.paid} value={count(numbers.paidOrders)} />
        <Figure label={figures.sales} value={yuan(numbers.paidFen)} hint={refunded} />
        <Figure
          label={figures.conversion}
          value={percent(numbers.conversion)}
          hint={words.conversionHint}
        />
      </dl>
      <p className="mt-3 mb-2 text-xs text-soft">
        {numbers.sinceMs ? words.since(dateTime(numbers.sinceMs)) : words.sinceCreated}
      </p>
      <Minutes minutes={desk.minutes} />
    </section>
  );
}
