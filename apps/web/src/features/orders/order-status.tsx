import type { OrderStatus } from '@kaibo/contracts';
import { useText } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';

const tones = {
  unpaid: 'warn',
  paid: 'good',
  shipped: 'good',
  delivered: 'good',
  completed: 'neutral',
  cancelled: 'neutral',
  expired: 'neutral',
  refunding: 'warn',
  refunded: 'neutral',
} as const satisfies Record<OrderStatus, string>;

export function OrderStatusBadge({ status }: { status: OrderStatus }) {
  const text = useText();
  return <Badge tone={tones[status]}>{text.viewer.orders.status[status]}</Badge>;
}
