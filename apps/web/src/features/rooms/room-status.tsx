import type { RoomStatus } from '@kaibo/contracts';
import { useText } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';

const tones = {
  scheduled: 'neutral',
  live: 'accent',
  ended: 'neutral',
  cancelled: 'neutral',
  stopped: 'bad',
} as const;

export function RoomStatusBadge({ status }: { status: RoomStatus }) {
  const text = useText();
  return <Badge tone={tones[status]}>{text.studio.status[status]}</Badge>;
}
