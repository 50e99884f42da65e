import { Link, Outlet, useMatches } from '@tanstack/react-router';
import { House, type LucideIcon, Package, Search, ShoppingCart, UserRound } from 'lucide-react';
import { Suspense } from 'react';
import { useArrival } from '../features/sharing/arrival.ts';
import { InPlace } from '../ui/from-first.tsx';
import { Skeleton } from '../ui/states.tsx';
import { Toasts } from '../ui/toast.tsx';
import { useDocumentTitle } from './document-title.ts';
import { OfflineBar } from './offline-bar.tsx';
import { usePushOwner } from './push-owner.ts';
import { useMe } from './query.ts';
import { useText } from './text.ts';
import { TopBar } from './top-bar.tsx';
import { useBelongings } from './use-belongings.ts';

const loadSuspendedBar = () =>
  import('../features/appeals/suspended-bar.tsx').then(({ SuspendedBar }) => SuspendedBar);

/** Pages that fill a phone's whole screen bring their own way back. */
const fullScreenRoutes = new Set(['/rooms/$roomId']);
/** Pages whose own bar stands at the bottom of a phone. */
const ownBarRoutes = new Set(['/products/$productId']);

function Loading() {
  return (
    <div className="mx-auto grid grid-cols-1 max-w-6xl gap-4 p-4">
      <Skeleton className="h-10 w-48" />
      <Skeleton className="h-64 w-full" />
    </div>
  );
}

function TabBar() {
  const text = useText();
  const tabs: {
    to: '/' | '/search' | '/cart' | '/orders' | '/account';
    label: string;
    icon: LucideIcon;
  }[] = [
    { to: '/', label: text.shell.home, icon: House },
    { to: '/search', label: text.shell.search, icon: Search },
    { to: '/cart', label: text.shell.cart, icon: ShoppingCart },
    { to: '/orders', label: text.shell.orders, icon: Package },
    { to: '/account', label: text.shell.account, icon: UserRound },
  ];
  return (
    <nav className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-5 border-t border-line bg-raised/95 pb-[env(safe-area-inset-bottom)] backdrop-blur md:hidden">
      {tabs.map(({ to, label, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          search={to === '/search' ? { q: '' } : undefined}
          activeOptions={{ exact: to === '/', includeSearch: false }}
          className="grid justify-items-center gap-0.5 py-2 text-[11px] text-soft data-[status=active]:text-accent-ink"
        >
          <Icon aria-hidden className="size-5" />
          {label}
        </Link>
      ))}
    </nav>
  );
}

export function Shell() {
  const text = useText();
  const me = useMe();
  useArrival();
  useDocumentTitle();
  usePushOwner();
  useBelongings();
  const fullScreen = useMatches({
    select: (matches) => matches.some((match) => fullScreenRoutes.has(match.routeId)),
  });
  const ownBar = useMatches({
    select: (matches) => matches.some((match) => ownBarRoutes.has(match.routeId)),
  });
  return (
    <>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-60 focus:rounded-lg focus:bg-raised focus:px-4 focus:py-2"
      >
        {text.shell.skip}
      </a>
      <div className={fullScreen ? 'hidden md:block' : ''}>
        <TopBar />
      </div>
      <main id="content" className={fullScreen ? '' : 'flow-root pb-20 md:pb-10'}>
        {me?.suspended && !fullScreen && (
          <InPlace load={loadSuspendedBar} waiting={null} small>
            {(SuspendedBar) => <SuspendedBar />}
          </InPlace>
        )}
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </main>
      {!fullScreen && !ownBar && <TabBar />}
      <OfflineBar />
      <Toasts />
    </>
  );
}
