import type { AuditOutcome } from '@kaibo/contracts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { peopleTexts } from './people-texts.ts';

const tones = { open: 'warn', done: 'good', refused: 'bad', failed: 'bad' } as const;

export function OutcomeBadge({ outcome }: { outcome: AuditOutcome }) {
  const text = useMessages(peopleTexts).audit;
  return (
    <Badge tone={tones[outcome]}>
      <span title={outcome === 'open' ? text.openHint : undefined}>{text.outcomeOf[outcome]}</span>
    </Badge>
  );
}
