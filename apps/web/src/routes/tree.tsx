import type { QueryClient } from '@tanstack/react-query';
import { createRouter, type RouterHistory } from '@tanstack/react-router';
import { consoleRoutes } from './console.tsx';
import { root } from './root.tsx';
import { studioRoutes } from './studio.tsx';
import { viewerRoutes } from './viewer.tsx';

interface RouterNeeds {
  queryClient: QueryClient;
  history: RouterHistory;
  /** Whether there is a window to scroll. */
  scrolls: boolean;
}

export const appRouter = ({ queryClient, history, scrolls }: RouterNeeds) =>
  createRouter({
    history,
    routeTree: root.addChildren([...viewerRoutes, studioRoutes, consoleRoutes]),
    context: { queryClient },
    defaultPreload: 'intent',
    scrollRestoration: scrolls,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof appRouter>;
  }
}
