import type { RoomTraffic } from '@kaibo/contracts/traffic';
import { TrendingDown, TrendingUp } from 'lucide-react';
import { useMessages } from '../../app/text.ts';
import { join } from '../../ui/join.ts';
import { noticeable } from './change-parts.ts';
import { impressions } from './figures.ts';
import { hostTexts } from './host-texts.ts';
import { PolicySection } from './policy-section.tsx';

/** What moved the traffic, in plain words, the weightiest first. */
export function ChangeReasons({ traffic }: { traffic: RoomTraffic }) {
  const text = useMessages(hostTexts);
  const reasons = noticeable(traffic);
  const todo: Readonly<Record<string, string>> = text.todo;
  return (
    <PolicySection title={text.why}>
      {reasons.length === 0 && <p className="text-sm text-soft">{text.noReasons}</p>}
      <ul className="grid gap-3">
        {reasons.map(({ code, milli }) => {
          const isMore = milli > 0;
          const Icon = isMore ? TrendingUp : TrendingDown;
          const size = impressions(Math.abs(milli));
          return (
            <li key={code} data-reason={code} className="flex items-start gap-3 text-sm">
              <Icon
                aria-hidden
                className={join('mt-0.5 size-5 shrink-0', isMore ? 'text-good' : 'text-bad')}
              />
              <div className="min-w-0 flex-1">
                <p>{text.reasons[code]}</p>
                {!isMore && todo[code] && <p className="text-xs text-soft">{todo[code]}</p>}
              </div>
              <span
                className={join(
                  'shrink-0 font-medium tabular-nums',
                  isMore ? 'text-good' : 'text-bad',
                )}
              >
                {isMore ? text.plus(size) : text.minus(size)}
              </span>
            </li>
          );
        })}
      </ul>
    </PolicySection>
  );
}
