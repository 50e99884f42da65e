import { getOrder, type OrderSummary, shipOrder } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { call } from '../../app/api.ts';
import { useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { toast, toastError } from '../../ui/toast.tsx';

const carriers = ['sandbox', 'sf', 'jd', 'zto', 'yto', 'ems'] as const;
type CarrierId = (typeof carriers)[number];

export function ShipForm({ order, done }: { order: OrderSummary; done: () => void }) {
  const text = useText();
  const words = text.studio;
  const cache = useQueryClient();
  const { data: full } = useQuery({
    queryKey: ['order', order.id],
    queryFn: () => call(getOrder, { params: { orderId: order.id } }),
  });
  const ship = useMutation({
    mutationFn: (fields: FormData) =>
      call(shipOrder, {
        params: { orderId: order.id },
        body: {
          carrier: String(fields.get('carrier')) as CarrierId,
          trackingNumber: String(fields.get('trackingNumber') ?? ''),
        },
      }),
    onSuccess: async () => {
      toast(words.shipped);
      await cache.invalidateQueries({ queryKey: ['studio', 'orders'] });
      done();
    },
    onError: toastError,
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    ship.mutate(new FormData(event.currentTarget));
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      {full && (
        <p className="rounded-xl bg-sunken p-3 text-sm">
          <span className="text-soft">{words.buyerAddress}</span>
          <br />
          {full.address.recipient} {full.address.phone}
          <br />
          {full.address.region} {full.address.detail}
        </p>
      )}
      <SelectField label={words.carrier} name="carrier" required>
        {carriers.map((id) => (
          <option key={id} value={id}>
            {text.viewer.orders.carriers[id]}
          </option>
        ))}
      </SelectField>
      <TextField
        label={words.tracking}
        name="trackingNumber"
        required
        pattern="[A-Za-z0-9\-]{4,40}"
        defaultValue={`KB${order.id.slice(-8).toUpperCase()}`}
      />
      <Button type="submit" look="accent" size="large" busy={ship.isPending}>
        {words.ship}
      </Button>
    </form>
  );
}
