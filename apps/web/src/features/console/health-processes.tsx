import type { HealthReport } from '@kaibo/contracts';
import { useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import { milliseconds, percent, size, span } from './health-format.ts';
import { healthTexts } from './health-texts.ts';

const tones = { ok: 'good', starting: 'warn', failed: 'bad' } as const;
const orDash = (value: number | null, show: (value: number) => string): string =>
  value === null ? '–' : show(value);

export function HealthProcesses({ report }: { report: HealthReport }) {
  const text = useMessages(healthTexts).processes;
  const locale = useLocale();
  const heads = [
    ...[text.name, text.state, text.cpu, text.memory],
    ...[text.loop, text.up, text.restarts, text.pid],
  ];
  return (
    <section className="grid gap-2">
      <h2 className="font-semibold">{text.title}</h2>
      <Table label={text.title} heads={heads}>
        {report.processes.map((one) => (
          <tr key={one.name}>
            <Cell className="font-medium">{one.name}</Cell>
            <Cell>
              <span className="flex items-center gap-2">
                <Badge tone={tones[one.state]}>{text.states[one.state]}</Badge>
                <span className="line-clamp-1 text-xs text-soft">{one.detail}</span>
              </span>
            </Cell>
            <Cell className="tabular-nums">{orDash(one.cpuPercent, percent)}</Cell>
            <Cell className="tabular-nums">{orDash(one.memoryBytes, size)}</Cell>
            <Cell className="tabular-nums">{orDash(one.loopDelayMs, milliseconds)}</Cell>
            <Cell className="whitespace-nowrap tabular-nums">
              {orDash(one.startedAtMs, (atMs) => span(report.atMs - atMs, locale))}
            </Cell>
            <Cell className="tabular-nums">{one.restarts}</Cell>
            <Cell className="text-soft tabular-nums">{one.pid ?? '–'}</Cell>
          </tr>
        ))}
      </Table>
    </section>
  );
}
