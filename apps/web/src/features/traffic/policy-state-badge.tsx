import type { TrafficPolicyState } from '@kaibo/contracts/traffic';
import { useMessages } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { policyTexts } from './policy-texts.ts';

const tones = {
  draft: 'neutral',
  submitted: 'warn',
  approved: 'warn',
  published: 'good',
  retired: 'neutral',
} as const;

export function PolicyStateBadge({ state }: { state: TrafficPolicyState }) {
  const text = useMessages(policyTexts);
  return <Badge tone={tones[state]}>{text.states[state]}</Badge>;
}
