import { listStoreOrders, type OrderStatus, type OrderSummary, type Store } from '@kaibo/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Truck } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { call } from '../../app/api.ts';
import { dateTime, yuan } from '../../app/format.ts';
import { useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Pill } from '../../ui/pill.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { StoreGate } from '../my-stores/store-gate.tsx';
import { OrderLines } from '../orders/order-lines.tsx';
import { OrderStatusBadge } from '../orders/order-status.tsx';
import { RefundForm } from './refund-form.tsx';
import { ShipForm } from './ship-form.tsx';

const PAGE = 50;
const filters: readonly (OrderStatus | null)[] = ['paid', 'shipped', 'completed', 'refunded', null];

type Act = 'ship' | 'refund';

function OrderRow({ order, act }: { order: OrderSummary; act: (act: Act) => void }) {
  const text = useText();
  return (
    <li className="grid gap-3 rounded-card bg-raised p-4 shadow-card">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-soft">
        <OrderStatusBadge status={order.status} />
        {dateTime(order.placedAtMs)}
        <span className="truncate tabular-nums">{order.id}</span>
      </header>
      <OrderLines lines={order.lines} />
      <footer className="flex items-center justify-end gap-2">
        <span className="money mr-2 text-lg font-semibold">{yuan(order.totalFen)}</span>
        {order.status === 'paid' && (
          <>
            <Button onClick={() => act('refund')}>{text.studio.refund}</Button>
            <Button look="accent" onClick={() => act('ship')}>
              {text.studio.ship}
            </Button>
          </>
        )}
      </footer>
    </li>
  );
}

function StoreOrders({ store, picker }: { store: Store; picker: ReactNode }) {
  const text = useText();
  const [status, setStatus] = useState<OrderStatus | null>('paid');
  const [acting, setActing] = useState<{ order: OrderSummary; act: Act } | null>(null);
  const done = (): void => setActing(null);
  const list = useInfiniteQuery({
    queryKey: ['studio', 'orders', store.id, status],
    queryFn: ({ pageParam }) =>
      call(listStoreOrders, {
        query: { storeId: store.id, status: status ?? undefined, before: pageParam, limit: PAGE },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ orders }) => (orders.length < PAGE ? undefined : orders.at(-1)?.id),
    refetchInterval: 5_000,
  });
  const { data, error, refetch } = list;
  const orders = data?.pages.flatMap((page) => page.orders) ?? [];
  return (
    <>
      <header className="flex flex-wrap items-end justify-between gap-3">
        <h1 className="text-2xl font-semibold tracking-tight">{text.studio.orders}</h1>
        {picker}
      </header>
      <div className="flex gap-2 overflow-x-auto">
        {filters.map((filter) => (
          <Pill
            key={filter ?? 'all'}
            isChosen={filter === status}
            label={filter ? text.viewer.orders.status[filter] : text.studio.allOrders}
            choose={() => setStatus(filter)}
          />
        ))}
      </div>
      {error && !data && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-40" />}
      {data && orders.length === 0 && <Empty icon={Truck} title={text.studio.noOrders} />}
      <ul className="grid grid-cols-1 gap-3">
        {orders.map((order) => (
          <OrderRow key={order.id} order={order} act={(act) => setActing({ order, act })} />
        ))}
      </ul>
      <MoreButton list={list} />
      <Sheet
        open={acting !== null}
        onClose={done}
        title={acting ? text.studio[acting.act] : ''}
        place="center"
      >
        {acting?.act === 'ship' && <ShipForm order={acting.order} done={done} />}
        {acting?.act === 'refund' && <RefundForm order={acting.order} done={done} />}
      </Sheet>
    </>
  );
}

export function StudioOrdersPage() {
  return (
    <StoreGate>
      {(store, picker) => <StoreOrders key={store.id} store={store} picker={picker} />}
    </StoreGate>
  );
}
