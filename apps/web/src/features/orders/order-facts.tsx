import type { Order } from '@kaibo/contracts';
import { useText } from '../../app/text.ts';

/** Rows of a `<dl>`: where it goes, and how it was paid. */
export function OrderFacts({ order }: { order: Order }) {
  const words = useText().viewer.orders;
  return (
    <>
      <dt className="text-soft">{words.shipTo}</dt>
      <dd className="text-right">
        {order.address.recipient} {order.address.phone}
        <br />
        {order.address.region} {order.address.detail}
      </dd>
      {order.payment && (
        <>
          <dt className="text-soft">{words.payment}</dt>
          <dd className="text-right">{words.paymentStatus[order.payment.status]}</dd>
        </>
      )}
    </>
  );
}
