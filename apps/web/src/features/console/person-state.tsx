import type { PersonRow } from '@kaibo/contracts';
import { dateTime } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { peopleTexts } from './people-texts.ts';

export function StateBadge({ suspension }: Pick<PersonRow, 'suspension'>) {
  const text = useMessages(peopleTexts).users;
  if (!suspension) return <Badge tone="good">{text.stateOpen}</Badge>;
  const { untilMs } = suspension;
  return (
    <Badge tone="bad">
      {untilMs === null ? text.stateSuspended : text.until(dateTime(untilMs))}
    </Badge>
  );
}
