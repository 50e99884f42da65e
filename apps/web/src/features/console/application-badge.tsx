import type { ApplicationStatus } from '@kaibo/contracts';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { applicationTones } from '../onboarding/application-tones.ts';
import { peopleTexts } from './people-texts.ts';

export function ApplicationBadge({ status }: { status: ApplicationStatus }) {
  const text = useMessages(peopleTexts);
  return <Badge tone={applicationTones[status]}>{text.status[status]}</Badge>;
}
