import {
  cancelOrder,
  confirmOrder,
  type Endpoint,
  type Order,
  type Payment,
  payOrder,
  refundOrder,
} from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Clock } from 'lucide-react';
import { useEffect, useState } from 'react';
import { call, newIdempotencyKey } from '../../app/api.ts';
import { duration } from '../../app/format.ts';
import { useMe } from '../../app/query.ts';
import { useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { toastError } from '../../ui/toast.tsx';
import { orderQuery } from './order-queries.ts';
import { PayPanel } from './pay-panel.tsx';

function Countdown({ untilMs }: { untilMs: number }) {
  const text = useText();
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <p className="flex items-center gap-2 text-sm text-warn">
      <Clock aria-hidden className="size-4" />
      {text.viewer.orders.payWithin(duration(untilMs - nowMs))}
    </p>
  );
}

type Act = 'cancel' | 'refund' | 'confirm';

const endpoints: Record<Act, Endpoint> = {
  cancel: cancelOrder,
  refund: refundOrder,
  confirm: confirmOrder,
};

function Paying({ order }: { order: Order }) {
  const text = useText();
  const cache = useQueryClient();
  const [payment, setPayment] = useState<Payment | null>(null);
  const [key] = useState(newIdempotencyKey);
  const start = useMutation({
    mutationFn: () =>
      call(payOrder, { params: { orderId: order.id }, body: { idempotencyKey: key } }),
    onSuccess: setPayment,
    onError: toastError,
  });
  const close = (): void => {
    setPayment(null);
    void cache.invalidateQueries(orderQuery(order.id));
  };
  return (
    <>
      <Button look="accent" busy={start.isPending} onClick={() => start.mutate()}>
        {text.viewer.orders.pay}
      </Button>
      <Sheet open={payment !== null} onClose={close} title={text.viewer.pay.title} place="center">
        {payment && (
          <PayPanel payment={payment} replace={setPayment}>
            <Button onClick={close}>{text.common.close}</Button>
          </PayPanel>
        )}
      </Sheet>
    </>
  );
}

/** What the buyer may do in this state; each is asked once more before it happens. */
export function OrderActions({ order }: { order: Order }) {
  const text = useText();
  const words = text.viewer.orders;
  const me = useMe();
  const cache = useQueryClient();
  const [asking, setAsking] = useState<Act | null>(null);
  const act = useMutation({
    mutationFn: (chosen: Act) =>
      call(endpoints[chosen], {
        params: { orderId: order.id },
        ...(chosen === 'confirm' ? {} : { body: { reason: '' } }),
      }),
    onSettled: () => {
      setAsking(null);
      void cache.invalidateQueries(orderQuery(order.id));
      void cache.invalidateQueries({ queryKey: ['orders'] });
    },
    onError: toastError,
  });
  if (me?.id !== order.buyerId) return null;
  const questions = {
    cancel: words.confirmCancel,
    refund: words.confirmRefund,
    confirm: words.confirmReceipt,
  };
  const labels = { cancel: words.cancel, refund: words.refund, confirm: words.confirm };
  const { status } = order;
  const inTransit = status === 'shipped' || status === 'delivered';
  if (status !== 'unpaid' && status !== 'paid' && !inTransit) return null;
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-card bg-raised p-4 shadow-card">
      {status === 'unpaid' && order.expiresAtMs && <Countdown untilMs={order.expiresAtMs} />}
      <span className="flex-1" />
      {status === 'unpaid' && (
        <>
          <Button onClick={() => setAsking('cancel')}>{words.cancel}</Button>
          <Paying order={order} />
        </>
      )}
      {status === 'paid' && <Button onClick={() => setAsking('refund')}>{words.refund}</Button>}
      {inTransit && (
        <Button look="accent" onClick={() => setAsking('confirm')}>
          {words.confirm}
        </Button>
      )}
      <Sheet
        open={asking !== null}
        onClose={() => setAsking(null)}
        title={asking ? labels[asking] : ''}
        place="center"
        footer={
          <div className="flex justify-end gap-2">
            <Button onClick={() => setAsking(null)}>{text.common.back}</Button>
            <Button look="accent" busy={act.isPending} onClick={() => asking && act.mutate(asking)}>
              {text.common.confirm}
            </Button>
          </div>
        }
      >
        <p>{asking && questions[asking]}</p>
      </Sheet>
    </div>
  );
}
