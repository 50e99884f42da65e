import type { ApplicationStatus } from '@kaibo/contracts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { peopleTexts } from './people-texts.ts';

const tones = {
  draft: 'neutral',
  submitted: 'warn',
  approved: 'good',
  returned: 'warn',
  refused: 'bad',
  withdrawn: 'neutral',
} as const;

export function ApplicationBadge({ status }: { status: ApplicationStatus }) {
  const text = useMessages(peopleTexts);
  return <Badge tone={tones[status]}>{text.status[status]}</Badge>;
}
