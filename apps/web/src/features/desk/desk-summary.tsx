import type { Desk } from '@kaibo/contracts';
import { count, dateTime, duration, yuan } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Minutes, percent } from './desk-numbers.tsx';
import { deskTexts } from './desk-texts.ts';

/** After the end: the same numbers, at rest. */
export function Summary({ desk }: { desk: Desk }) {
  const words = useMessages(deskTexts);
  const { summary, figures } = words;
  const { numbers, room } = desk;
  const { startedAtMs, endedAtMs } = room;
  if (!startedAtMs || !endedAtMs)
    return (
      <p className="rounded-card bg-raised p-6 text-center text-sm text-soft shadow-card">
        {summary.empty}
      </p>
    );
  const facts: [string, string][] = [
    [summary.lasted, duration(endedAtMs - startedAtMs)],
    [summary.viewers, count(numbers.viewersPeak)],
    [figures.visits, count(numbers.visits)],
    [figures.likes, count(numbers.likes)],
    [figures.orders, count(numbers.orders)],
    [figures.paid, count(numbers.paidOrders)],
    [figures.sales, yuan(numbers.paidFen)],
    [figures.conversion, percent(numbers.conversion)],
  ];
  return (
    <section className="grid gap-4 rounded-card bg-raised p-4 shadow-card">
      <header className="flex flex-wrap items-baseline justify-between gap-2">
        <h2 className="font-semibold">{summary.title}</h2>
        <p className="text-xs text-soft">
          {dateTime(startedAtMs)} – {dateTime(endedAtMs)}
        </p>
      </header>
      <dl className="grid grid-cols-2 gap-x-3 gap-y-4 sm:grid-cols-4">
        {facts.map(([label, value]) => (
          <div key={label} className="min-w-0">
            <dd className="truncate text-xl font-semibold tabular-nums">{value}</dd>
            <dt className="truncate text-xs text-soft">{label}</dt>
          </div>
        ))}
      </dl>
      <Minutes minutes={desk.minutes} />
      <p className="text-xs text-soft">
        {summary.note} {numbers.refundedFen > 0 && words.refunded(yuan(numbers.refundedFen))}
      </p>
    </section>
  );
}
