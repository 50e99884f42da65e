import type { Infeasibility } from '@kaibo/contracts/traffic';
import { TriangleAlert } from 'lucide-react';
import { useId } from 'react';
import { inLocale, useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { amount, percent } from './figures.ts';
import { trafficTexts } from './traffic-texts.ts';

const SHOWN = 6;

/** Floors that cannot all be met, in words: what is short, whom it concerns, and what helps. */
export function InfeasibleCard({ found }: { found: Infeasibility }) {
  const text = useMessages(trafficTexts).infeasible;
  const locale = useLocale();
  const id = useId();
  const rest = found.rooms.length - SHOWN;
  return (
    <section
      aria-labelledby={id}
      data-infeasible={found.feasibleShare}
      className="grid gap-2 rounded-card bg-warn-wash p-4 text-sm"
    >
      <h2 id={id} className="flex items-center gap-2 font-semibold text-warn">
        <TriangleAlert aria-hidden className="size-5" />
        {text.title}
      </h2>
      <p className="max-w-prose">
        {text.say(
          amount(found.promised),
          amount(found.possible),
          percent(Math.floor(found.feasibleShare * 1_000) / 1_000, 1),
        )}
      </p>
      <ul className="grid list-disc gap-1 pl-5">
        {found.groups.map(({ groupId, name, promised, possible }) => (
          <li key={groupId}>
            {text.group(inLocale(name, locale), amount(promised), amount(possible))}
          </li>
        ))}
        {found.rooms.slice(0, SHOWN).map(({ roomId, title, promised, possible, lacks }) => (
          <li key={roomId}>
            {text.room(title, amount(promised), amount(possible), text.lacks[lacks])}
          </li>
        ))}
        {rest > 0 && <li>{text.more(String(rest))}</li>}
      </ul>
      <p>{text.todo}</p>
    </section>
  );
}
