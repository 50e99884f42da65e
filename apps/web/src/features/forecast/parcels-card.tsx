import type { ParcelDay } from '@kaibo/contracts/goods';
import { exact } from '../../app/format.ts';
import { useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { Cell, Table } from '../../ui/table.tsx';
import { BandChart } from './band-chart.tsx';
import { forecastTexts } from './forecast-texts.ts';
import { few } from './forecast-words.ts';

export const useDayName = () => {
  const locale = useLocale();
  const format = new Intl.DateTimeFormat(locale, {
    month: 'numeric',
    day: 'numeric',
    weekday: 'short',
    timeZone: 'UTC',
  });
  return (day: string): string => format.format(Date.parse(day));
};

interface DaysTableProps {
  days: readonly { day: string; low: number; middle: number; high: number }[];
  /** What streams bring, where that is known. */
  live?: readonly ParcelDay[];
}

function DaysTable({ days, live }: DaysTableProps) {
  const { parcels } = useMessages(forecastTexts);
  const nameOf = useDayName();
  const heads = [parcels.day, parcels.low, parcels.middle, parcels.high];
  return (
    <Table label={parcels.title} heads={live ? [...heads, parcels.live, parcels.minutes] : heads}>
      {days.map(({ day, low, middle, high }, place) => (
        <tr key={day} className="tabular-nums">
          <Cell>{nameOf(day)}</Cell>
          <Cell>{exact(low)}</Cell>
          <Cell className="font-medium">{exact(middle)}</Cell>
          <Cell>{exact(high)}</Cell>
          {live && (
            <>
              <Cell>{few(live[place]!.live)}</Cell>
              <Cell>
                {few(live[place]!.plannedMinutes)} + {few(live[place]!.usualMinutes)}
              </Cell>
            </>
          )}
        </tr>
      ))}
    </Table>
  );
}

interface ParcelsCardProps extends DaysTableProps {
  title: string;
  history: readonly number[];
  note: string;
}

export function ParcelsCard({ title, history, days, live, note }: ParcelsCardProps) {
  const { parcels } = useMessages(forecastTexts);
  const [today] = days;
  return (
    <section className="grid content-start gap-3 rounded-card bg-raised p-4 shadow-card">
      <header className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="font-semibold">{title}</h2>
        <p className="text-xs text-soft">{note}</p>
      </header>
      {today ? (
        <>
          <p className="text-lg font-semibold tabular-nums">
            {parcels.finding(exact(today.middle), exact(today.low), exact(today.high))}
          </p>
          <BandChart history={history} ahead={days} label={parcels.chart} className="h-36 w-full" />
          <details className="min-w-0">
            <summary className="cursor-pointer text-sm text-soft">{parcels.table}</summary>
            <div className="mt-3">
              <DaysTable days={days} live={live} />
            </div>
          </details>
          <p className="text-xs text-soft">{parcels.hint}</p>
        </>
      ) : (
        <p className="text-sm text-soft">{parcels.notEnough}</p>
      )}
    </section>
  );
}
