import { type Payment, payOrder, sandboxPay } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, CircleX, Clock, LoaderCircle, type LucideIcon } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { call, newIdempotencyKey } from '../../app/api.ts';
import { yuan } from '../../app/format.ts';
import { useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { join } from '../../ui/join.ts';
import { toastError } from '../../ui/toast.tsx';
import { paymentQuery } from './order-queries.ts';

interface PayPanelProps {
  payment: Payment;
  /** A declined payment is tried again with a new one. */
  replace: (payment: Payment) => void;
  /** What the payer does next, shown once the payment has an outcome or waits for a late one. */
  children: ReactNode;
}

type Outcome = 'success' | 'decline' | 'late';

function State({ icon: Icon, tone, label }: { icon: LucideIcon; tone: string; label: string }) {
  return (
    <p role="status" className={join('grid justify-items-center gap-2 py-4 font-medium', tone)}>
      <Icon aria-hidden className={join('size-10', Icon === LoaderCircle && 'animate-spin')} />
      {label}
    </p>
  );
}

/** The sandbox provider's buttons, then what its callback brought. */
export function PayPanel({ payment: opened, replace, children }: PayPanelProps) {
  const text = useText();
  const words = text.viewer.pay;
  const cache = useQueryClient();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const { data: payment = opened } = useQuery({ ...paymentQuery(opened.id), initialData: opened });
  const [againKey] = useState(newIdempotencyKey);
  const settle = useMutation({
    mutationFn: (chosen: Outcome) =>
      call(sandboxPay, { params: { paymentId: opened.id }, body: { outcome: chosen } }),
    onMutate: setOutcome,
    onError: (error) => {
      setOutcome(null);
      toastError(error);
    },
  });
  const again = useMutation({
    mutationFn: () =>
      call(payOrder, { params: { orderId: opened.reference }, body: { idempotencyKey: againKey } }),
    onSuccess: (next) => {
      setOutcome(null);
      replace(next);
    },
    onError: toastError,
  });
  const { status } = payment;
  useEffect(() => {
    if (status === 'pending') return;
    void cache.invalidateQueries({ queryKey: ['order', opened.reference] });
    void cache.invalidateQueries({ queryKey: ['orders'] });
  }, [cache, opened.reference, status]);

  return (
    <div className="grid gap-4" data-payment={status}>
      <p className="flex items-baseline justify-between">
        <span className="text-soft">{words.amount}</span>
        <span className="money text-2xl font-semibold">{yuan(payment.amountFen)}</span>
      </p>
      {status === 'captured' && (
        <State icon={CircleCheck} tone="text-good" label={words.captured} />
      )}
      {status === 'declined' && <State icon={CircleX} tone="text-bad" label={words.declined} />}
      {status === 'declined' && (
        <Button look="accent" size="large" busy={again.isPending} onClick={() => again.mutate()}>
          {words.again}
        </Button>
      )}
      {status === 'pending' && outcome === null && (
        <div className="grid gap-2">
          <p className="text-sm text-soft">{words.hint}</p>
          <Button look="accent" size="large" onClick={() => settle.mutate('success')}>
            {words.succeed}
          </Button>
          <Button size="large" onClick={() => settle.mutate('decline')}>
            {words.decline}
          </Button>
          <Button size="large" onClick={() => settle.mutate('late')}>
            {words.late}
          </Button>
        </div>
      )}
      {status === 'pending' && outcome !== null && outcome !== 'late' && (
        <State icon={LoaderCircle} tone="text-soft" label={words.waiting} />
      )}
      {status === 'pending' && outcome === 'late' && (
        <State icon={Clock} tone="text-warn" label={words.lateWaiting} />
      )}
      {(status !== 'pending' || outcome === 'late') && children}
    </div>
  );
}
