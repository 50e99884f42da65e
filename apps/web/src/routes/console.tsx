import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { consoleSearch } from '../features/console/console-search.ts';
import { exposureSearch } from '../features/traffic/exposure-search.ts';
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

const consoleApplications = createRoute({
  getParentRoute: () => consoleFrame,
  path: '/applications',
  component: lazyRouteComponent(
    () => import('../features/console/console-applications-page.tsx'),
    'ConsoleApplicationsPage',
  ),
});

const consoleAppeals = createRoute({
  getParentRoute: () => consoleFrame,
  path: '/appeals',
  component: lazyRouteComponent(
    () => import('../features/console/console-appeals-page.tsx'),
    'ConsoleAppealsPage',
  ),
});

const consoleAudit = createRoute({
  getParentRoute: () => consoleFrame,
  path: '/audit',
  component: lazyRouteComponent(
    () => import('../features/console/console-audit-page.tsx'),
    'ConsoleAuditPage',
  ),
});

const consoleRoles = createRoute({
  getParentRoute: () => consoleFrame,
  path: '/roles',
  component: lazyRouteComponent(
    () => import('../features/console/console-roles-page.tsx'),
    'ConsoleRolesPage',
  ),
});

const consoleProducts = createRoute({
  getParentRoute: () => consoleFrame,
  path: '/products',
  component: lazyRouteComponent(
    () => import('../features/catalogue/vetting-page.tsx'),
    'VettingPage',
  ),
});

const consoleCategories = createRoute({
  getParentRoute: () => consoleFrame,
  path: '/categories',
  component: lazyRouteComponent(
    () => import('../features/catalogue/categories-page.tsx'),
    'CategoriesPage',
  ),
});

const consoleBrands = createRoute({
  getParentRoute: () => consoleFrame,
  path: '/brands',
  component: lazyRouteComponent(
    () => import('../features/catalogue/brands-page.tsx'),
    'BrandsPage',
  ),
});

const consoleHealth = createRoute({
  getParentRoute: () => consoleFrame,
  path: '/health',
  component: lazyRouteComponent(
    () => import('../features/console/console-health-page.tsx'),
    'ConsoleHealthPage',
  ),
});

const consoleSettings = createRoute({
  getParentRoute: () => consoleFrame,
  path: '/settings',
  component: lazyRouteComponent(
    () => import('../features/console/console-settings-page.tsx'),
    'ConsoleSettingsPage',
  ),
});

const consoleRecommendation = createRoute({
  getParentRoute: () => consoleFrame,
  path: '/recommendation',
  component: lazyRouteComponent(
    () => import('../features/recommendation/console/recommendation-page.tsx'),
    'RecommendationPage',
  ),
});

const consolePrediction = createRoute({
  getParentRoute: () => consoleFrame,
  path: '/prediction',
  component: lazyRouteComponent(
    () => import('../features/prediction/console/prediction-page.tsx'),
    'PredictionPage',
  ),
});

const consoleForecasts = createRoute({
  getParentRoute: () => consoleFrame,
  path: '/forecasts',
  component: lazyRouteComponent(
    () => import('../features/forecast/console/forecasts-page.tsx'),
    'ForecastsPage',
  ),
});

const consoleSites = createRoute({
  getParentRoute: () => consoleFrame,
  path: '/sites',
  component: lazyRouteComponent(() => import('../features/sites/sites-page.tsx'), 'SitesPage'),
});

const consoleMining = createRoute({
  getParentRoute: () => consoleFrame,
  path: '/mining',
  component: lazyRouteComponent(() => import('../features/mining/mining-page.tsx'), 'MiningPage'),
});

const consoleFeatures = createRoute({
  getParentRoute: () => consoleFrame,
  path: '/features',
  component: lazyRouteComponent(
    () => import('../features/feature-store/features-page.tsx'),
    'FeaturesPage',
  ),
});

const consoleTraffic = createRoute({
  getParentRoute: () => consoleFrame,
  path: '/traffic',
  component: lazyRouteComponent(
    () => import('../features/traffic/traffic-frame.tsx'),
    'TrafficFrame',
  ),
});

const trafficPlan = createRoute({
  getParentRoute: () => consoleTraffic,
  path: '/',
  component: lazyRouteComponent(() => import('../features/traffic/plan-page.tsx'), 'PlanPage'),
});

const trafficExposure = createRoute({
  getParentRoute: () => consoleTraffic,
  path: '/exposure',
  validateSearch: exposureSearch,
  component: lazyRouteComponent(
    () => import('../features/traffic/exposure-page.tsx'),
    'ExposurePage',
  ),
});

const trafficFairness = createRoute({
  getParentRoute: () => consoleTraffic,
  path: '/fairness',
  component: lazyRouteComponent(
    () => import('../features/traffic/fairness-page.tsx'),
    'FairnessPage',
  ),
});

const trafficPolicies = createRoute({
  getParentRoute: () => consoleTraffic,
  path: '/policies',
  component: lazyRouteComponent(
    () => import('../features/traffic/policies-page.tsx'),
    'PoliciesPage',
  ),
});

const trafficPolicy = createRoute({
  getParentRoute: () => consoleTraffic,
  path: '/policies/$policyId',
  component: lazyRouteComponent(() => import('../features/traffic/policy-page.tsx'), 'PolicyPage'),
});

export const consoleRoutes = consoleFrame.addChildren([
  consoleFeatures,
  consoleHealth,
  consoleRecommendation,
  consolePrediction,
  consoleForecasts,
  consoleMining,
  consoleTraffic.addChildren([
    trafficPlan,
    trafficExposure,
    trafficFairness,
    trafficPolicies,
    trafficPolicy,
  ]),
  consoleSettings,
  consoleApplications,
  consoleAppeals,
  consoleAudit,
  consoleRoles,
  consoleRooms,
  consoleProducts,
  consoleCategories,
  consoleBrands,
  consoleUsers,
  consoleEvents,
  consoleSites,
  consoleOrders,
  consolePayments,
]);
