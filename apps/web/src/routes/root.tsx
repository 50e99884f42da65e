import { createRootRoute } from '@tanstack/react-router';
import { NotFound } from '../app/not-found.tsx';
import { Shell } from '../app/shell.tsx';
import { Problem } from '../ui/states.tsx';

export const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => <Problem error={error} retry={reset} />,
});
