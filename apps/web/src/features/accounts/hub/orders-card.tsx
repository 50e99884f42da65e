import { countOrders, type OrderGroup, orderGroups } from '@kaibo/contracts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronRight, type LucideIcon, PackageOpen, Truck, Undo2, Wallet } from 'lucide-react';
import { call } from '../../../app/api.ts';
import { useMessages } from '../../../app/text.ts';
import { hubTexts } from '../account-texts.ts';

const orderCountsQuery = queryOptions({
  queryKey: ['orders', 'counts'],
  queryFn: async () => (await call(countOrders, {})).counts,
});

const shown: readonly { group: OrderGroup; icon: LucideIcon }[] = [
  { group: 'unpaid', icon: Wallet },
  { group: 'to-ship', icon: PackageOpen },
  { group: 'to-receive', icon: Truck },
  { group: 'refunds', icon: Undo2 },
];

/** What waits for the buyer or for somebody else; a click shows those alone. */
export function OrdersCard() {
  const { orders } = useMessages(hubTexts);
  const { data: counts = {} } = useQuery(orderCountsQuery);
  const countOf = (group: OrderGroup): number =>
    orderGroups[group].reduce((sum, status) => sum + (counts[status] ?? 0), 0);
  return (
    <section className="grid grid-cols-1 gap-2 rounded-card bg-raised p-4 shadow-card">
      <header className="flex items-center justify-between">
        <h2 className="font-semibold">{orders.title}</h2>
        <Link
          to="/orders"
          className="-mr-1 inline-flex items-center py-1 text-sm text-soft hover:text-ink"
        >
          {orders.all}
          <ChevronRight aria-hidden className="size-4" />
        </Link>
      </header>
      <ul className="grid grid-cols-4">
        {shown.map(({ group, icon: Icon }) => {
          const waiting = countOf(group);
          return (
            <li key={group}>
              <Link
                to="/orders"
                search={{ group }}
                className="grid justify-items-center gap-1.5 rounded-xl py-2.5 text-xs hover:bg-sunken"
              >
                <span className="relative">
                  <Icon aria-hidden className="size-6" strokeWidth={1.6} />
                  {waiting > 0 && (
                    <span
                      aria-hidden
                      className="money absolute -top-1.5 -right-2.5 grid h-4 min-w-4 place-items-center rounded-full bg-accent px-1 text-[10px] font-semibold text-white"
                    >
                      {waiting > 99 ? '99+' : waiting}
                    </span>
                  )}
                </span>
                {orders[group]}
                {waiting > 0 && <span className="sr-only">{orders.count(waiting)}</span>}
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
