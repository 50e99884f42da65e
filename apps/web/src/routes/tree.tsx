import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { NotFound } from '../app/not-found.tsx';
import { queryClient } from '../app/query.ts';
import { Shell } from '../app/shell.tsx';
import { HomePage } from '../features/home/home-page.tsx';
import { roomQuery } from '../features/rooms/room-queries.ts';
import { Problem } from '../ui/states.tsx';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => <Problem error={error} retry={reset} />,
});

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: HomePage,
  validateSearch: (search): { category?: string } =>
    search.category ? { category: text(search.category) } : {},
});

const searchPage = createRoute({
  getParentRoute: () => root,
  path: '/search',
  validateSearch: (search): { q: string } => ({ q: text(search.q) }),
  component: lazyRouteComponent(() => import('../features/search/search-page.tsx'), 'SearchPage'),
});

const room = createRoute({
  getParentRoute: () => root,
  path: '/rooms/$roomId',
  // Asked for while the page's code loads; the page itself waits for it and shows what failed.
  loader: ({ params }) => void queryClient.prefetchQuery(roomQuery(params.roomId)),
  component: lazyRouteComponent(() => import('../features/rooms/room-page.tsx'), 'RoomPage'),
});

const product = createRoute({
  getParentRoute: () => root,
  path: '/products/$productId',
  component: lazyRouteComponent(
    () => import('../features/products/product-page.tsx'),
    'ProductPage',
  ),
});

const store = createRoute({
  getParentRoute: () => root,
  path: '/stores/$storeId',
  component: lazyRouteComponent(() => import('../features/stores/store-page.tsx'), 'StorePage'),
});

const cart = createRoute({
  getParentRoute: () => root,
  path: '/cart',
  component: lazyRouteComponent(() => import('../features/cart/cart-page.tsx'), 'CartPage'),
});

const orders = createRoute({
  getParentRoute: () => root,
  path: '/orders',
  component: lazyRouteComponent(() => import('../features/orders/orders-page.tsx'), 'OrdersPage'),
});

const order = createRoute({
  getParentRoute: () => root,
  path: '/orders/$orderId',
  component: lazyRouteComponent(() => import('../features/orders/order-page.tsx'), 'OrderPage'),
});

const sandbox = createRoute({
  getParentRoute: () => root,
  path: '/pay/$paymentId',
  component: lazyRouteComponent(
    () => import('../features/payments/sandbox-page.tsx'),
    'SandboxPage',
  ),
});

const account = createRoute({
  getParentRoute: () => root,
  path: '/account',
  component: lazyRouteComponent(
    () => import('../features/accounts/account-page.tsx'),
    'AccountPage',
  ),
});

/** Where a person goes on after signing in; only paths of this site are followed. */
const next = (search: Record<string, unknown>): { next?: string } => {
  const path = text(search.next);
  return path.startsWith('/') && !path.startsWith('//') ? { next: path } : {};
};

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: next,
  component: lazyRouteComponent(
    () => import('../features/accounts/sign-in-page.tsx'),
    'SignInPage',
  ),
});

const register = createRoute({
  getParentRoute: () => root,
  path: '/register',
  validateSearch: next,
  component: lazyRouteComponent(
    () => import('../features/accounts/register-page.tsx'),
    'RegisterPage',
  ),
});

const forgot = createRoute({
  getParentRoute: () => root,
  path: '/forgot',
  component: lazyRouteComponent(() => import('../features/accounts/forgot-page.tsx'), 'ForgotPage'),
});

const reset = createRoute({
  getParentRoute: () => root,
  path: '/reset',
  validateSearch: (search): { token: string } => ({ token: text(search.token) }),
  component: lazyRouteComponent(() => import('../features/accounts/reset-page.tsx'), 'ResetPage'),
});

const mailbox = createRoute({
  getParentRoute: () => root,
  path: '/mailbox',
  component: lazyRouteComponent(
    () => import('../features/accounts/mailbox-page.tsx'),
    'MailboxPage',
  ),
});

const studio = createRoute({
  getParentRoute: () => root,
  path: '/studio',
  component: lazyRouteComponent(() => import('../features/studio/studio-frame.tsx'), 'StudioFrame'),
});

const studioHome = createRoute({
  getParentRoute: () => studio,
  path: '/',
  component: lazyRouteComponent(() => import('../features/studio/studio-page.tsx'), 'StudioPage'),
});

const studioRoom = createRoute({
  getParentRoute: () => studio,
  path: '/rooms/$roomId',
  component: lazyRouteComponent(
    () => import('../features/studio/studio-room-page.tsx'),
    'StudioRoomPage',
  ),
});

const studioProducts = createRoute({
  getParentRoute: () => studio,
  path: '/products',
  component: lazyRouteComponent(
    () => import('../features/studio/studio-products-page.tsx'),
    'StudioProductsPage',
  ),
});

const studioOrders = createRoute({
  getParentRoute: () => studio,
  path: '/orders',
  component: lazyRouteComponent(
    () => import('../features/studio/studio-orders-page.tsx'),
    'StudioOrdersPage',
  ),
});

const consoleFrame = createRoute({
  getParentRoute: () => root,
  path: '/console',
  component: lazyRouteComponent(
    () => import('../features/console/console-frame.tsx'),
    'ConsoleFrame',
  ),
});

const consoleRooms = createRoute({
  getParentRoute: () => consoleFrame,
  path: '/',
  component: lazyRouteComponent(
    () => import('../features/console/console-rooms-page.tsx'),
    'ConsoleRoomsPage',
  ),
});

const consoleUsers = createRoute({
  getParentRoute: () => consoleFrame,
  path: '/users',
  component: lazyRouteComponent(
    () => import('../features/console/console-users-page.tsx'),
    'ConsoleUsersPage',
  ),
});

const consoleEvents = createRoute({
  getParentRoute: () => consoleFrame,
  path: '/events',
  component: lazyRouteComponent(
    () => import('../features/console/console-events-page.tsx'),
    'ConsoleEventsPage',
  ),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    searchPage,
    room,
    product,
    store,
    cart,
    orders,
    order,
    sandbox,
    account,
    signIn,
    register,
    forgot,
    reset,
    mailbox,
    studio.addChildren([studioHome, studioRoom, studioProducts, studioOrders]),
    consoleFrame.addChildren([consoleRooms, consoleUsers, consoleEvents]),
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
