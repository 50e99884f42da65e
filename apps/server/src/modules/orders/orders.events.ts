import { PaymentCaptured, PaymentDeclined, PaymentRefunded } from '@kaibo/contracts';
import type { Subscription } from '#platform/events';
import type { OrdersCore } from './orders.service.ts';
import { settle } from './orders.settle.ts';

export const ordersSubscriptions = (core: OrdersCore): readonly Subscription[] => [
  {
    group: 'orders.settle',
    names: [PaymentCaptured.name, PaymentDeclined.name, PaymentRefunded.name],
    from: 'oldest',
    handle: (events, tx) => settle(core, tx, events),
  },
];
