import type { Order, OrderStatus } from '@kaibo/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { dateTime, yuan } from '../../app/format.ts';
import { SignedIn } from '../../app/signed-in.tsx';
import { useText } from '../../app/text.ts';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { Later } from '../recommendation/later.tsx';
import { OrderReviews } from '../reviews/order-reviews.tsx';
import { OrderActions } from './order-actions.tsx';
import { OrderFacts } from './order-facts.tsx';
import { OrderLines } from './order-lines.tsx';
import { orderQuery } from './order-queries.ts';
import { OrderStatusBadge } from './order-status.tsx';
import { ParcelSteps, Timeline } from './order-timeline.tsx';

const loadProductsRail = () =>
  import('../recommendation/products-rail.tsx').then(({ ProductsRail }) => ProductsRail);
const loadRoomsRail = () =>
  import('../recommendation/rooms-rail.tsx').then(({ RoomsRail }) => RoomsRail);

const route = getRouteApi('/orders/$orderId');

const isReceived = (status: OrderStatus): boolean =>
  status === 'delivered' || status === 'completed';

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-3 rounded-card bg-raised p-4 shadow-card">
      <h2 className="font-semibold">{title}</h2>
      {children}
    </section>
  );
}

/** What goes with what was bought, and who is on air now. */
function Suggestions({ order }: { order: Order }) {
  const productIds = [...new Set(order.lines.map(({ productId }) => productId))];
  const [first] = productIds;
  if (first === undefined) return null;
  return (
    <div className="mt-4 grid grid-cols-1 gap-6">
      <Later load={loadProductsRail}>
        {(ProductsRail) => <ProductsRail beside={{ surface: 'order', productIds }} />}
      </Later>
      <Later load={loadRoomsRail}>
        {(RoomsRail) => <RoomsRail surface="order" besideId={first} />}
      </Later>
    </div>
  );
}

const isBought = (status: OrderStatus): boolean =>
  !['unpaid', 'cancelled', 'expired'].includes(status);

function Details({ order }: { order: Order }) {
  const text = useText();
  const words = text.viewer.orders;
  return (
    <div className="grid grid-cols-1 gap-4" data-order={order.status}>
      <header className="flex items-start justify-between gap-3">
        <div>
          <Link to="/orders" className="mb-1 inline-flex items-center text-sm text-soft">
            <ChevronLeft aria-hidden className="size-4" />
            {words.title}
          </Link>
          <h1 className="text-2xl font-semibold tracking-tight">{order.storeName}</h1>
          <p className="mt-1 text-xs text-soft">
            {words.number} <span className="tabular-nums">{order.id}</span>
          </p>
        </div>
        <OrderStatusBadge status={order.status} />
      </header>
      <OrderActions order={order} />
      <div className="grid gap-4 md:grid-cols-2">
        <Card title={words.timeline}>
          <Timeline order={order} />
        </Card>
        <Card title={words.parcel}>
          <ParcelSteps parcel={order.parcel} />
        </Card>
      </div>
      {isReceived(order.status) && <OrderReviews orderId={order.id} />}
      <section className="grid gap-4 rounded-card bg-raised p-4 shadow-card">
        <OrderLines lines={order.lines} />
        <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 border-t border-line pt-3 text-sm">
          <dt className="text-soft">{words.placedAt}</dt>
          <dd className="text-right">{dateTime(order.placedAtMs)}</dd>
          <OrderFacts order={order} />
          <dt className="text-soft">{text.viewer.cart.total}</dt>
          <dd className="money text-right text-lg font-semibold">{yuan(order.totalFen)}</dd>
        </dl>
      </section>
      {isBought(order.status) && <Suggestions order={order} />}
    </div>
  );
}

function LoadedOrder() {
  const { orderId } = route.useParams();
  const { data: order, error, refetch } = useQuery(orderQuery(orderId));
  if (order) return <Details order={order} />;
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  return <Skeleton className="h-96" />;
}

export function OrderPage() {
  return (
    <div className="mx-auto max-w-3xl px-4 py-5">
      <SignedIn>{() => <LoadedOrder />}</SignedIn>
    </div>
  );
}
