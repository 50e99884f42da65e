import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { stockSearch } from '../features/stock/stock-search.ts';
import { exposureSearch } from '../features/traffic/exposure-search.ts';
import { waresSearch } from '../features/wares/wares-search.ts';
import { root } from './root.tsx';

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

const studioPlan = createRoute({
  getParentRoute: () => studio,
  path: '/rooms/$roomId/plan',
  component: lazyRouteComponent(() => import('../features/studio/plan/plan-page.tsx'), 'PlanPage'),
});

const studioProducts = createRoute({
  getParentRoute: () => studio,
  path: '/products',
  validateSearch: waresSearch,
  component: lazyRouteComponent(
    () => import('../features/studio/studio-products-page.tsx'),
    'StudioProductsPage',
  ),
});

const studioNewProduct = createRoute({
  getParentRoute: () => studio,
  path: '/products/new',
  component: lazyRouteComponent(
    () => import('../features/studio/editor/editor-page.tsx'),
    'NewProductPage',
  ),
});

const studioProduct = createRoute({
  getParentRoute: () => studio,
  path: '/products/$productId',
  component: lazyRouteComponent(
    () => import('../features/studio/editor/editor-page.tsx'),
    'EditProductPage',
  ),
});

const studioTransfers = createRoute({
  getParentRoute: () => studio,
  path: '/transfers',
  validateSearch: (search): { import?: string } =>
    typeof search.import === 'string' ? { import: search.import } : {},
  component: lazyRouteComponent(
    () => import('../features/transfers/transfers-page.tsx'),
    'TransfersPage',
  ),
});

const studioStock = createRoute({
  getParentRoute: () => studio,
  path: '/stock',
  validateSearch: stockSearch,
  component: lazyRouteComponent(() => import('../features/stock/stock-page.tsx'), 'StockPage'),
});

const studioForecast = createRoute({
  getParentRoute: () => studio,
  path: '/forecast',
  component: lazyRouteComponent(
    () => import('../features/forecast/forecast-page.tsx'),
    'ForecastPage',
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

const studioReviews = createRoute({
  getParentRoute: () => studio,
  path: '/reviews',
  component: lazyRouteComponent(
    () => import('../features/reviews/studio-reviews-page.tsx'),
    'StudioReviewsPage',
  ),
});

const studioSharing = createRoute({
  getParentRoute: () => studio,
  path: '/sharing',
  component: lazyRouteComponent(
    () => import('../features/sharing/share-numbers.tsx'),
    'StudioSharingPage',
  ),
});

const studioStore = createRoute({
  getParentRoute: () => studio,
  path: '/store',
  component: lazyRouteComponent(
    () => import('../features/stores/studio-store-page.tsx'),
    'StudioStorePage',
  ),
});

const studioGuide = createRoute({
  getParentRoute: () => studio,
  path: '/guide',
  component: lazyRouteComponent(() => import('../features/desk/guide-page.tsx'), 'GuidePage'),
});

const studioAudience = createRoute({
  getParentRoute: () => studio,
  path: '/audience',
  component: lazyRouteComponent(
    () => import('../features/portraits/host-portrait-page.tsx'),
    'HostPortraitPage',
  ),
});

const studioTraffic = createRoute({
  getParentRoute: () => studio,
  path: '/traffic',
  validateSearch: exposureSearch,
  component: lazyRouteComponent(
    () => import('../features/traffic/room-traffic-page.tsx'),
    'RoomTrafficPage',
  ),
});

export const studioRoutes = studio.addChildren([
  studioHome,
  studioGuide,
  studioAudience,
  studioTraffic,
  studioRoom,
  studioPlan,
  studioProducts,
  studioNewProduct,
  studioProduct,
  studioTransfers,
  studioStock,
  studioForecast,
  studioOrders,
  studioSharing,
  studioReviews,
  studioStore,
]);
