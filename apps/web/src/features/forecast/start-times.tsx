import type { StartTime } from '@kaibo/contracts/goods';
import { useQuery } from '@tanstack/react-query';
import { CalendarClock } from 'lucide-react';
import { useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { startTimesQuery } from './forecast-queries.ts';
import { forecastTexts } from './forecast-texts.ts';
import { bandOf, few, percentOf } from './forecast-words.ts';

interface StartTimesProps {
  minutes: number;
  timeZone: string;
  choose: (startsAtMs: number) => void;
}

function Evidence({ time }: { time: StartTime }) {
  const { start } = useMessages(forecastTexts);
  const { gain, orders, viewers, hostHours, platformHours } = time;
  return (
    <>
      <span className="text-xs">
        {start.orders(few(orders.middle), bandOf(orders))} ·{' '}
        {gain >= 0.02 ? start.more(percentOf(Math.min(gain, 9.99))) : start.usual}
      </span>
      <span className="text-xs text-soft">
        {start.viewers(few(viewers))} · {start.known(few(hostHours), few(platformHours))}
      </span>
    </>
  );
}

/** Times to begin that a host takes with one tap; nothing while there is too little to go by. */
export function StartTimes({ minutes, timeZone, choose }: StartTimesProps) {
  const { start } = useMessages(forecastTexts);
  const locale = useLocale();
  const { data } = useQuery(startTimesQuery(minutes, timeZone));
  if (!data || data.length === 0) return null;
  const format = new Intl.DateTimeFormat(locale, {
    timeZone,
    month: 'numeric',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  });
  return (
    <section aria-label={start.title} className="grid gap-2">
      <h3 className="flex items-center gap-1.5 text-sm font-medium">
        <CalendarClock aria-hidden className="size-4 text-soft" />
        {start.title}
      </h3>
      <ul className="grid gap-2 sm:grid-cols-3">
        {data.map((time) => (
          <li key={time.startsAtMs} className="grid">
            <button
              type="button"
              onClick={() => choose(time.startsAtMs)}
              className="grid content-start gap-0.5 rounded-xl border border-line p-3 text-left hover:bg-sunken"
            >
              <span className="text-sm font-medium tabular-nums">
                {format.format(time.startsAtMs)}
              </span>
              <Evidence time={time} />
              <span className="sr-only">{start.use}</span>
            </button>
          </li>
        ))}
      </ul>
      <p className="text-xs text-soft">{start.hint}</p>
    </section>
  );
}
