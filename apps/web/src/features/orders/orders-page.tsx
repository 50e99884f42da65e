import { OrderGroup, type OrderSummary } from '@kaibo/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Package } from 'lucide-react';
import { dateTime, yuan } from '../../app/format.ts';
import { SignedIn } from '../../app/signed-in.tsx';
import { useMessages, useText } from '../../app/text.ts';
import { buttonClass } from '../../ui/button.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { pillClass } from '../../ui/pill.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { hubTexts } from '../accounts/account-texts.ts';
import { OrderLines } from './order-lines.tsx';
import { ordersQuery } from './order-queries.ts';
import { OrderStatusBadge } from './order-status.tsx';

const route = getRouteApi('/orders');

function OrderRow({ order }: { order: OrderSummary }) {
  const text = useText();
  const items = order.lines.reduce((sum, line) => sum + line.quantity, 0);
  return (
    <Link
      to="/orders/$orderId"
      params={{ orderId: order.id }}
      className="grid gap-3 rounded-card bg-raised p-4 shadow-card"
    >
      <span className="flex items-center justify-between gap-2">
        <span className="truncate font-medium">{order.storeName}</span>
        <OrderStatusBadge status={order.status} />
      </span>
      <OrderLines lines={order.lines} />
      <span className="flex items-baseline justify-between text-sm text-soft">
        {dateTime(order.placedAtMs)}
        <span>
          {text.viewer.orders.itemCount(items)}
          <span className="money ml-2 text-base font-semibold text-ink">
            {yuan(order.totalFen)}
          </span>
        </span>
      </span>
    </Link>
  );
}

/** Chips that narrow the list; the address keeps the choice. */
function Groups({ chosen }: { chosen: OrderGroup | undefined }) {
  const { orders } = useMessages(hubTexts);
  return (
    <nav
      aria-label={orders.title}
      className="scrollbar-none -mx-4 flex gap-2 overflow-x-auto px-4 pb-1"
    >
      <Link to="/orders" className={pillClass(!chosen)} aria-current={!chosen}>
        {orders.all}
      </Link>
      {OrderGroup.options.map((group) => (
        <Link
          key={group}
          to="/orders"
          search={{ group }}
          className={pillClass(chosen === group)}
          aria-current={chosen === group}
        >
          {orders[group]}
        </Link>
      ))}
    </nav>
  );
}

function NoOrders({ group }: { group: OrderGroup | undefined }) {
  const text = useText();
  const words = useMessages(hubTexts).orders;
  return (
    <Empty icon={Package} title={group ? words.none : text.viewer.orders.empty}>
      <p className="mb-4">{words.noneHint}</p>
      <Link to="/" className={buttonClass('accent')}>
        {words.browse}
      </Link>
    </Empty>
  );
}

function Orders({ group }: { group: OrderGroup | undefined }) {
  const list = useInfiniteQuery(ordersQuery(group));
  const { data, error, refetch } = list;
  if (error && !data) return <Problem error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-64" />;
  const orders = data.pages.flatMap((page) => page.orders);
  if (orders.length === 0) return <NoOrders group={group} />;
  return (
    <>
      <ul className="grid grid-cols-1 gap-3">
        {orders.map((order) => (
          <li key={order.id}>
            <OrderRow order={order} />
          </li>
        ))}
      </ul>
      <MoreButton list={list} />
    </>
  );
}

export function OrdersPage() {
  const text = useText();
  const { group } = route.useSearch();
  return (
    <div className="mx-auto grid grid-cols-1 max-w-2xl gap-4 px-4 py-5">
      <h1 className="text-2xl font-semibold tracking-tight">{text.viewer.orders.title}</h1>
      <SignedIn>
        {() => (
          <>
            <Groups chosen={group} />
            <Orders group={group} />
          </>
        )}
      </SignedIn>
    </div>
  );
}
