import { type OrderSummary, refundOrder } from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { call } from '../../app/api.ts';
import { yuan } from '../../app/format.ts';
import { useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { toast, toastError } from '../../ui/toast.tsx';

/** Gives back the money of an order that was paid and not sent. */
export function RefundForm({ order, done }: { order: OrderSummary; done: () => void }) {
  const words = useText().studio;
  const cache = useQueryClient();
  const refund = useMutation({
    mutationFn: (reason: string) =>
      call(refundOrder, { params: { orderId: order.id }, body: { reason } }),
    onSuccess: async () => {
      toast(words.refunded);
      await cache.invalidateQueries({ queryKey: ['studio', 'orders'] });
      done();
    },
    onError: toastError,
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    refund.mutate(String(new FormData(event.currentTarget).get('reason') ?? ''));
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <p className="text-sm">{words.refundHint(yuan(order.totalFen))}</p>
      <TextField label={words.refundReason} name="reason" maxLength={200} required />
      <Button type="submit" look="accent" size="large" busy={refund.isPending}>
        {words.refund}
      </Button>
    </form>
  );
}
