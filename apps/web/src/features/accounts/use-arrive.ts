import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { meQuery } from '../../app/query.ts';

/** After signing in: everything known about the guest is forgotten, and the person goes on. */
export const useArrive = (next: string | undefined) => {
  const cache = useQueryClient();
  const navigate = useNavigate();
  return async (): Promise<void> => {
    await cache.resetQueries(meQuery);
    await cache.invalidateQueries();
    await navigate({ to: next ?? '/' });
  };
};
