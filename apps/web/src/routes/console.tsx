import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { consoleSearch } from '../features/console/console-search.ts';
import { root } from './root.tsx';

const consoleFrame = createRoute({
  getParentRoute: () => root,
  path: '/console',
  validateSearch: consoleSearch,
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

const consoleOrders = createRoute({
  getParentRoute: () => consoleFrame,
  path: '/orders',
  component: lazyRouteComponent(
    () => import('../features/console/console-orders-page.tsx'),
    'ConsoleOrdersPage',
  ),
});

const consolePayments = createRoute({
  getParentRoute: () => consoleFrame,
  path: '/payments',
  component: lazyRouteComponent(
    () => import('../features/console/console-payments-page.tsx'),
    'ConsolePaymentsPage',
  ),
});

export const consoleRoutes = consoleFrame.addChildren([
  consoleRooms,
  consoleUsers,
  consoleEvents,
  consoleOrders,
  consolePayments,
]);
