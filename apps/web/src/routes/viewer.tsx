import { OrderGroup } from '@kaibo/contracts';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { HomePage } from '../features/home/home-page.tsx';
import { upcomingSearch } from '../features/previews/upcoming-search.ts';
import { roomQuery } from '../features/rooms/room-queries.ts';
import { searchParams } from '../features/search/search-params.ts';
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
  validateSearch: searchParams,
  component: lazyRouteComponent(() => import('../features/search/search-page.tsx'), 'SearchPage'),
});

const room = createRoute({
  getParentRoute: () => root,
  path: '/rooms/$roomId',
  validateSearch: (search): { t?: number } => {
    const seconds = Math.floor(Number(search.t));
    return seconds > 0 && seconds < 1_000_000 ? { t: seconds } : {};
  },
  // Asked for while the page's code loads; the page itself waits for it and shows what failed.
  loader: ({ params, context }) => void context.queryClient.prefetchQuery(roomQuery(params.roomId)),
  component: lazyRouteComponent(() => import('../features/rooms/room-page.tsx'), 'RoomPage'),
});

const upcoming = createRoute({
  getParentRoute: () => root,
  path: '/upcoming',
  validateSearch: upcomingSearch,
  component: lazyRouteComponent(
    () => import('../features/previews/upcoming-page.tsx'),
    'UpcomingPage',
  ),
});

const following = createRoute({
  getParentRoute: () => root,
  path: '/following',
  component: lazyRouteComponent(
    () => import('../features/following/following-page.tsx'),
    'FollowingPage',
  ),
});

const host = createRoute({
  getParentRoute: () => root,
  path: '/hosts/$hostId',
  component: lazyRouteComponent(() => import('../features/following/host-page.tsx'), 'HostPage'),
});

const notifications = createRoute({
  getParentRoute: () => root,
  path: '/account/notifications',
  component: lazyRouteComponent(
    () => import('../features/reminders/notifications-page.tsx'),
    'NotificationsPage',
  ),
});

const unsubscribe = createRoute({
  getParentRoute: () => root,
  path: '/unsubscribe',
  validateSearch: (search): { token: string } => ({ token: text(search.token) }),
  component: lazyRouteComponent(
    () => import('../features/reminders/unsubscribe-page.tsx'),
    'UnsubscribePage',
  ),
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
  component: lazyRouteComponent(() => import('../features/orders/cart-page.tsx'), 'CartPage'),
});

const orders = createRoute({
  getParentRoute: () => root,
  path: '/orders',
  validateSearch: (search): { group?: OrderGroup } => {
    const group = OrderGroup.safeParse(search.group);
    return group.success ? { group: group.data } : {};
  },
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
    () => import('../features/accounts/hub/account-page.tsx'),
    'AccountPage',
  ),
});

const accountProfile = createRoute({
  getParentRoute: () => root,
  path: '/account/profile',
  component: lazyRouteComponent(
    () => import('../features/accounts/profile/profile-page.tsx'),
    'ProfilePage',
  ),
});

const accountAddresses = createRoute({
  getParentRoute: () => root,
  path: '/account/addresses',
  component: lazyRouteComponent(
    () => import('../features/accounts/addresses/addresses-page.tsx'),
    'AddressesPage',
  ),
});

const accountSecurity = createRoute({
  getParentRoute: () => root,
  path: '/account/security',
  component: lazyRouteComponent(
    () => import('../features/accounts/security/security-page.tsx'),
    'SecurityPage',
  ),
});

const portrait = createRoute({
  getParentRoute: () => root,
  path: '/account/portrait',
  component: lazyRouteComponent(
    () => import('../features/portraits/portrait-page.tsx'),
    'PortraitPage',
  ),
});

const accountPrivacy = createRoute({
  getParentRoute: () => root,
  path: '/account/privacy',
  component: lazyRouteComponent(
    () => import('../features/accounts/privacy-page.tsx'),
    'PrivacyPage',
  ),
});

const verify = createRoute({
  getParentRoute: () => root,
  path: '/verify',
  validateSearch: (search): { token: string } => ({ token: text(search.token) }),
  component: lazyRouteComponent(
    () => import('../features/accounts/security/verify-page.tsx'),
    'VerifyPage',
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

const desk = createRoute({
  getParentRoute: () => root,
  path: '/desk/$roomId',
  component: lazyRouteComponent(() => import('../features/desk/desk-page.tsx'), 'DeskPage'),
});

const join = createRoute({
  getParentRoute: () => root,
  path: '/join',
  component: lazyRouteComponent(() => import('../features/desk/join-page.tsx'), 'JoinPage'),
});

const onboarding = createRoute({
  getParentRoute: () => root,
  path: '/onboarding',
  validateSearch: (search): { role?: 'host' | 'merchant' } =>
    search.role === 'host' || search.role === 'merchant' ? { role: search.role } : {},
  component: lazyRouteComponent(
    () => import('../features/onboarding/onboarding-page.tsx'),
    'OnboardingPage',
  ),
});

const appeal = createRoute({
  getParentRoute: () => root,
  path: '/appeal',
  validateSearch: (search): { token: string } => ({ token: text(search.token) }),
  component: lazyRouteComponent(() => import('../features/appeals/appeal-page.tsx'), 'AppealPage'),
});

export const viewerRoutes = [
  onboarding,
  appeal,
  home,
  searchPage,
  room,
  upcoming,
  following,
  host,
  notifications,
  unsubscribe,
  product,
  store,
  cart,
  orders,
  order,
  sandbox,
  account,
  accountProfile,
  accountAddresses,
  accountSecurity,
  portrait,
  accountPrivacy,
  verify,
  signIn,
  register,
  forgot,
  reset,
  mailbox,
  desk,
  join,
] as const;
