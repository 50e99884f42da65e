import type { HealthReport } from '@kaibo/contracts';
import { CircleCheck, OctagonX, TriangleAlert } from 'lucide-react';
import { fromNow } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { join } from '../../ui/join.ts';
import { healthTexts } from './health-texts.ts';

const looks = {
  good: { icon: CircleCheck, box: 'bg-good-wash text-good' },
  watch: { icon: TriangleAlert, box: 'bg-warn-wash text-warn' },
  bad: { icon: OctagonX, box: 'bg-bad-wash text-bad' },
} as const;

/** In one sentence how it is, and below it what to do. */
export function HealthVerdict({ report }: { report: HealthReport }) {
  const text = useMessages(healthTexts);
  const { icon: Icon, box } = looks[report.verdict];
  return (
    <section className={join('grid gap-3 rounded-card p-4', box)}>
      <div className="flex items-center gap-3">
        <Icon aria-hidden className="size-7 shrink-0" />
        <div className="grid">
          <p aria-live="polite" className="text-lg font-semibold">
            {text.verdict[report.verdict]}
          </p>
          <p className="text-sm">{text.since(report.version, fromNow(report.startedAtMs))}</p>
        </div>
      </div>
      {report.concerns.length > 0 && (
        <ul className="grid list-disc gap-1.5 pl-5 text-sm text-ink">
          {report.concerns.map(({ code, about }) => (
            <li key={`${code} ${about}`}>{text.concern[code](about)}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
