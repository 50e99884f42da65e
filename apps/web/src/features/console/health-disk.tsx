import type { HealthReport } from '@kaibo/contracts';
import { useMessages } from '../../app/text.ts';
import { join } from '../../ui/join.ts';
import { HealthCard } from './health-card.tsx';
import { size } from './health-format.ts';
import { healthTexts } from './health-texts.ts';

/** Told apart by their names in the list; the bar only shows how much. */
const shades = [
  'bg-accent',
  'bg-accent-ink/75',
  'bg-accent-ink/55',
  'bg-accent-ink/40',
  'bg-accent-ink/30',
  'bg-accent-ink/20',
];

export function HealthDisk({ disk }: Pick<HealthReport, 'disk'>) {
  const text = useMessages(healthTexts).disk;
  const own = disk.uses.reduce((sum, { bytes }) => sum + bytes, 0);
  const others = Math.max(0, disk.totalBytes - disk.freeBytes - own);
  const parts = [
    ...disk.uses.map(({ use, bytes }, i) => ({
      name: text.uses[use],
      bytes,
      shade: shades[Math.min(i, shades.length - 1)]!,
    })),
    { name: text.others, bytes: others, shade: 'bg-soft/50' },
    { name: text.left, bytes: disk.freeBytes, shade: 'bg-line' },
  ];
  return (
    <HealthCard title={text.title} aside={text.free(size(disk.freeBytes), size(disk.totalBytes))}>
      <div aria-hidden className="flex h-3 gap-px overflow-hidden rounded-full bg-line">
        {parts.slice(0, -1).map(({ name, bytes, shade }) => (
          <span
            key={name}
            className={shade}
            style={{ width: `${(bytes / Math.max(1, disk.totalBytes)) * 100}%` }}
          />
        ))}
      </div>
      <ul className="grid gap-1.5 text-sm sm:grid-cols-2 sm:gap-x-6">
        {parts.map(({ name, bytes, shade }) => (
          <li key={name} className="flex items-center gap-2">
            <span aria-hidden className={join('size-2.5 rounded-full', shade)} />
            <span className="grow text-soft">{name}</span>
            <span className="tabular-nums">{size(bytes)}</span>
          </li>
        ))}
      </ul>
      <p className="text-xs text-soft">
        {disk.fullInDays === null
          ? text.noForecast
          : text.forecast(String(Math.max(1, Math.round(disk.fullInDays))))}
      </p>
    </HealthCard>
  );
}
