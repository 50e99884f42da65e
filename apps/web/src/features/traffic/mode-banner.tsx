import { CircleCheck, TriangleAlert } from 'lucide-react';
import { fromNow } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { join } from '../../ui/join.ts';
import type { Overview } from './traffic-queries.ts';
import { trafficTexts } from './traffic-texts.ts';

const CALM: ReadonlySet<Overview['why']> = new Set([
  'solved',
  'policy',
  'starting',
  'nothing-to-allocate',
]);

/** How places are given now, and why not better. */
export function ModeBanner({ overview }: { overview: Overview }) {
  const text = useMessages(trafficTexts);
  const { mode, why, sinceMs, policy } = overview;
  const isCalm = CALM.has(why);
  const Icon = isCalm ? CircleCheck : TriangleAlert;
  return (
    <div
      role="status"
      data-mode={mode}
      data-why={why}
      data-policy={policy.version}
      className={join(
        'flex flex-wrap items-center gap-x-3 gap-y-1 rounded-card p-4 text-sm',
        isCalm ? 'bg-raised shadow-card' : 'bg-warn-wash text-warn',
      )}
    >
      <span className="inline-flex items-center gap-2 font-medium">
        <Icon aria-hidden className={join('size-5', isCalm && 'text-good')} />
        {text.modes[mode]}
      </span>
      <span>{text.whys[why]}</span>
      <span className={isCalm ? 'text-soft' : ''}>{text.since(fromNow(sinceMs))}</span>
      <span className={join('md:ml-auto', isCalm && 'text-soft')}>
        {text.policy(String(policy.version ?? '–'), policy.title)}
      </span>
    </div>
  );
}
