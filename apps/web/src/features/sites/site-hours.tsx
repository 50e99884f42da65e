import { exact } from '../../app/amounts.ts';
import { count } from '../../app/format.ts';
import { useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { Cell, Table } from '../../ui/table.tsx';
import type { SiteRow } from './site-queries.ts';
import { siteTexts } from './site-texts.ts';

const HOUR_MS = 3_600_000;
const HOURS = 24;
const WIDTH = 480;
const HEIGHT = 72;
const STEP = WIDTH / HOURS;

type Hour = SiteRow['hours'][number];

/** All hours up to now, those without events as well; oldest first. */
const everyHour = (hours: readonly Hour[]): Hour[] => {
  const last = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  return Array.from({ length: HOURS }, (_, i) => {
    const hourMs = last - (HOURS - 1 - i) * HOUR_MS;
    const none = { hourMs, accepted: 0, unnamed: 0, duplicates: 0, refused: 0 };
    return hours.find((hour) => hour.hourMs === hourMs) ?? none;
  });
};

function Bars({ hours, label }: { hours: readonly Hour[]; label: string }) {
  const most = Math.max(1, ...hours.map(({ accepted, refused }) => accepted + refused));
  const high = (n: number): number => (n / most) * (HEIGHT - 2);
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="h-18 w-full"
      preserveAspectRatio="none"
      role="img"
    >
      <title>{label}</title>
      <line x1={0} x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} className="stroke-line" />
      {hours.map(({ hourMs, accepted, refused }, i) => (
        <g key={hourMs}>
          <rect
            x={i * STEP + 2}
            width={STEP - 4}
            y={HEIGHT - high(accepted)}
            height={high(accepted)}
            className="fill-good"
          />
          <rect
            x={i * STEP + 2}
            width={STEP - 4}
            y={HEIGHT - high(accepted) - high(refused)}
            height={high(refused)}
            className="fill-bad"
          />
        </g>
      ))}
    </svg>
  );
}

/** What came in each hour: a picture, and the table behind it. */
export function SiteHours({ site }: { site: SiteRow }) {
  const text = useMessages(siteTexts).hours;
  const locale = useLocale();
  const sum = (of: (hour: Hour) => number): number =>
    site.hours.reduce((all, one) => all + of(one), 0);
  const finding =
    site.hours.length === 0
      ? text.none
      : text.finding(count(sum((hour) => hour.accepted)), count(sum((hour) => hour.unnamed)));
  const hourText = new Intl.DateTimeFormat(locale, {
    ...{ month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false },
  });
  const heads = [text.hour, text.accepted, text.unnamed, text.duplicates, text.refused];
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="text-sm font-medium">{text.title}</h3>
        <p className="text-sm text-soft">{finding}</p>
      </div>
      {site.hours.length > 0 && (
        <>
          <Bars hours={everyHour(site.hours)} label={`${text.title}: ${finding}`} />
          <ul className="flex flex-wrap gap-x-4 text-xs text-soft">
            <li className="flex items-center gap-1.5">
              <span className="size-2.5 rounded-xs bg-good" />
              {text.accepted} {exact(sum((hour) => hour.accepted))}
            </li>
            <li className="flex items-center gap-1.5">
              <span className="size-2.5 rounded-xs bg-bad" />
              {text.refused} {exact(sum((hour) => hour.refused))}
            </li>
            <li>
              {text.duplicates} {exact(sum((hour) => hour.duplicates))}
            </li>
          </ul>
          <details className="text-sm">
            <summary className="cursor-pointer py-1 text-soft">{text.table}</summary>
            <Table label={`${text.title}: ${site.name}`} heads={heads}>
              {site.hours.toReversed().map((hour) => (
                <tr key={hour.hourMs} className="tabular-nums">
                  <Cell>{hourText.format(hour.hourMs)}</Cell>
                  {[hour.accepted, hour.unnamed, hour.duplicates, hour.refused].map((n, i) => (
                    <Cell key={heads[i + 1]}>{exact(n)}</Cell>
                  ))}
                </tr>
              ))}
            </Table>
          </details>
        </>
      )}
    </div>
  );
}
