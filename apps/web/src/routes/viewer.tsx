import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { queryClient } from '../app/query.ts';
import { HomePage } from '../features/home/home-page.tsx';
import { roomQuery } from '../features/rooms/room-queries.ts';
import { root } from './root.tsx';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

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

export const viewerRoutes = [
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
] as const;
