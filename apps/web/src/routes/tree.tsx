import { createRouter } from '@tanstack/react-router';
import { createLayeredHistory } from '../ui/back.ts';
import { consoleRoutes } from './console.tsx';
import { root } from './root.tsx';
import { studioRoutes } from './studio.tsx';
import { viewerRoutes } from './viewer.tsx';

export const router = createRouter({
  history: createLayeredHistory(),
  routeTree: root.addChildren([...viewerRoutes, studioRoutes, consoleRoutes]),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
