import { type ConsoleOrder, listAllOrders, OrderStatus, refundOrder } from '@kaibo/contracts';
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ExternalLink, ReceiptText } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { call } from '../../app/api.ts';
import { dateTime, yuan } from '../../app/format.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { toastError } from '../../ui/toast.tsx';
import { OrderFacts } from '../orders/order-facts.tsx';
import { OrderLines } from '../orders/order-lines.tsx';
import { orderQuery } from '../orders/order-queries.ts';
import { OrderStatusBadge } from '../orders/order-status.tsx';
import { ParcelSteps, Timeline } from '../orders/order-timeline.tsx';
import { daysAsMs, withDaysAsMs } from './console-days.ts';
import { ConsoleFilters } from './console-filters.tsx';
import { type ConsoleColumn, ConsoleTable } from './console-table.tsx';
import { tradeTexts } from './trade-texts.ts';
import { useConsoleSearch } from './use-console-search.ts';

const PAGE = 50;

function RefundForm({ orderId, done }: { orderId: string; done: () => void }) {
  const text = useMessages(tradeTexts);
  const cache = useQueryClient();
  const refund = useMutation({
    mutationFn: (reason: string) => call(refundOrder, { params: { orderId }, body: { reason } }),
    onSuccess: async () => {
      await Promise.all([
        cache.invalidateQueries(orderQuery(orderId)),
        cache.invalidateQueries({ queryKey: ['console', 'orders'] }),
      ]);
      done();
    },
    onError: toastError,
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    refund.mutate(String(new FormData(event.currentTarget).get('reason') ?? ''));
  };
  return (
    <form onSubmit={submit} className="grid gap-3 rounded-xl bg-sunken p-4">
      <p className="text-sm text-soft">{text.refundSure}</p>
      <TextField label={text.refundReason} name="reason" required maxLength={200} />
      <Button type="submit" look="danger" busy={refund.isPending}>
        {text.refund}
      </Button>
    </form>
  );
}

function OrderDetail({ orderId }: { orderId: string }) {
  const text = useMessages(tradeTexts);
  const words = useText().viewer.orders;
  const [refunding, setRefunding] = useState(false);
  const { data: order, error, refetch } = useQuery(orderQuery(orderId));
  if (error && !order) return <Problem error={error} retry={() => void refetch()} />;
  if (!order) return <Skeleton className="h-96" />;
  return (
    <div className="grid gap-5">
      <p className="flex flex-wrap items-center gap-3 text-sm">
        <OrderStatusBadge status={order.status} />
        <span className="money text-lg font-semibold">{yuan(order.totalFen)}</span>
        <Link
          to="/orders/$orderId"
          params={{ orderId }}
          className={buttonClass('plain', 'small', 'ml-auto')}
        >
          <ExternalLink aria-hidden className="size-4" />
          {text.openOrder}
        </Link>
      </p>
      <OrderLines lines={order.lines} />
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-sm">
        <dt className="text-soft">{text.order}</dt>
        <dd className="text-right break-all tabular-nums">{order.id}</dd>
        <OrderFacts order={order} />
      </dl>
      {order.status === 'paid' && !refunding && (
        <Button className="justify-self-start" onClick={() => setRefunding(true)}>
          {text.refund}
        </Button>
      )}
      {order.status === 'paid' && refunding && (
        <RefundForm orderId={orderId} done={() => setRefunding(false)} />
      )}
      <section className="grid gap-3">
        <h3 className="font-semibold">{words.timeline}</h3>
        <Timeline order={order} />
      </section>
      <section className="grid gap-3">
        <h3 className="font-semibold">{words.parcel}</h3>
        <ParcelSteps parcel={order.parcel} />
      </section>
    </div>
  );
}

const useColumns = (): ConsoleColumn<ConsoleOrder>[] => {
  const all = useText();
  const text = useMessages(tradeTexts);
  return [
    {
      key: 'placed',
      head: text.placed,
      cell: (order) => dateTime(order.placedAtMs),
      sortBy: (order) => order.placedAtMs,
      className: 'whitespace-nowrap tabular-nums',
    },
    {
      key: 'status',
      head: text.status,
      cell: (order) => <OrderStatusBadge status={order.status} />,
      sortBy: (order) => order.status,
    },
    {
      key: 'products',
      head: text.products,
      cell: ({ lines }) => (
        <span className="line-clamp-1 max-w-72">
          {lines[0]?.title}
          {lines.length > 1 && ` ${text.moreLines(lines.length - 1)}`}
        </span>
      ),
    },
    {
      key: 'total',
      head: text.total,
      align: 'right',
      cell: (order) => yuan(order.totalFen),
      sortBy: (order) => order.totalFen,
    },
    {
      key: 'buyer',
      head: text.buyer,
      cell: (order) => (
        <span className="flex items-center gap-2 whitespace-nowrap">
          {order.buyerName}
          {order.simulated && <Badge>{all.common.simulated}</Badge>}
        </span>
      ),
      sortBy: (order) => order.buyerName,
    },
    {
      key: 'store',
      head: text.store,
      cell: (order) => order.storeName,
      sortBy: (order) => order.storeName,
      className: 'whitespace-nowrap',
    },
  ];
};

export function ConsoleOrdersPage() {
  const all = useText();
  const text = useMessages(tradeTexts);
  const state = useConsoleSearch();
  const columns = useColumns();
  const status = OrderStatus.options.find((each) => each === state.value('status'));
  const made = (['people', 'demo'] as const).find((each) => each === state.value('made'));
  const filter = { q: state.value('q') || undefined, status, made, ...daysAsMs(state.values) };
  const list = useInfiniteQuery({
    queryKey: ['console', 'orders', filter],
    queryFn: ({ pageParam }) =>
      call(listAllOrders, { query: { ...filter, before: pageParam, limit: PAGE } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ orders }) => (orders.length < PAGE ? undefined : orders.at(-1)?.id),
    placeholderData: keepPreviousData,
  });
  const opened = state.value('open');
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">{text.orders}</h1>
      <ConsoleFilters
        page="orders"
        csv="/v1/console/orders.csv"
        csvQuery={withDaysAsMs}
        filters={[
          { kind: 'search', name: 'q', label: text.searchOrders },
          {
            kind: 'choice',
            name: 'status',
            label: text.status,
            options: OrderStatus.options.map((value) => ({
              value,
              label: all.viewer.orders.status[value],
            })),
          },
          {
            kind: 'choice',
            name: 'made',
            label: text.made,
            options: [
              { value: 'people', label: text.people },
              { value: 'demo', label: text.demo },
            ],
          },
          { kind: 'day', name: 'from', label: text.from },
          { kind: 'day', name: 'to', label: text.to },
        ]}
      />
      <ConsoleTable
        label={text.orders}
        list={list}
        rows={list.data?.pages.flatMap((page) => page.orders) ?? []}
        columns={columns}
        keyOf={(order) => order.id}
        open={(order) => state.set({ open: order.id })}
        openKey={opened || null}
        empty={{ icon: ReceiptText, title: text.noOrders, hint: text.emptyHint }}
      />
      <Sheet open={opened !== ''} onClose={() => state.set({ open: '' })} title={text.order}>
        {opened !== '' && <OrderDetail key={opened} orderId={opened} />}
      </Sheet>
    </>
  );
}
