import type { TrafficPolicy } from '@kaibo/contracts/traffic';
import { dateTime } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { PolicySection } from './policy-section.tsx';
import { policyTexts } from './policy-texts.ts';

/** Who did what with a policy, and when: the latest first. */
export function PolicyHistory({ history }: Pick<TrafficPolicy, 'history'>) {
  const text = useMessages(policyTexts).history;
  return (
    <PolicySection title={text.title}>
      <ol className="grid gap-2 text-sm">
        {history.toReversed().map(({ act, atMs, by, note }) => (
          <li key={`${act} ${atMs}`} className="grid gap-0.5" data-act={act}>
            <span>
              <span className="font-medium">{text.acts[act]}</span> · {by?.name ?? text.system}{' '}
              <span className="text-soft tabular-nums">{dateTime(atMs)}</span>
            </span>
            {note && <span className="text-soft">{note}</span>}
          </li>
        ))}
      </ol>
    </PolicySection>
  );
}
