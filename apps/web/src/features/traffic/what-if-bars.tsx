import type { WhatIf } from '@kaibo/contracts/traffic';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { amount, signed } from './figures.ts';
import { policyTexts } from './policy-texts.ts';
import { trafficTexts } from './traffic-texts.ts';

const SHOWN = 10;

/** Rooms that change most: thin what they have, thick what they would have. */
export function WhatIfBars({ rooms }: Pick<WhatIf, 'rooms'>) {
  const text = useMessages(policyTexts);
  const words = useMessages(trafficTexts).rooms;
  const most = Math.max(1, ...rooms.map(({ before, after }) => Math.max(before, after)));
  const width = (value: number) => ({ width: `${(value / most) * 100}%` });
  return (
    <ul aria-label={text.whatIf.picture} className="grid gap-2">
      {rooms.slice(0, SHOWN).map(({ roomId, title, isNewHost, before, after }) => (
        <li
          key={roomId}
          data-room={roomId}
          className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 text-xs"
        >
          <span className="flex min-w-0 items-center gap-1.5">
            <span className="truncate">{title}</span>
            {isNewHost && <Badge tone="good">{words.isNew}</Badge>}
          </span>
          <span className="tabular-nums">
            {amount(Math.round(before))} → {amount(Math.round(after))}{' '}
            <span className={after >= before ? 'text-good' : 'text-bad'}>
              {signed(Math.round(after - before), amount)}
            </span>
          </span>
          <span aria-hidden className="relative col-span-2 mt-1 h-2 rounded-full bg-sunken">
            <span
              className={`absolute inset-y-0 left-0 rounded-full ${after >= before ? 'bg-good' : 'bg-accent'}`}
              style={width(after)}
            />
            <span
              className="absolute -inset-y-0.5 w-0.5 -translate-x-1/2 bg-ink"
              style={{ left: width(before).width }}
            />
          </span>
        </li>
      ))}
    </ul>
  );
}
