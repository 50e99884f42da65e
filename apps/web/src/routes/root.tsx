import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext } from '@tanstack/react-router';
import { isLostCode } from '../app/install.ts';
import { NotFound } from '../app/not-found.tsx';
import { Shell } from '../app/shell.tsx';
import { Problem } from '../ui/states.tsx';

export const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => (
    <Problem error={error} retry={() => (isLostCode(error) ? location.reload() : reset())} />
  ),
});
