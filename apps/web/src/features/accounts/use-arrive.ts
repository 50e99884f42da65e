import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { meQuery } from '../../app/query.ts';
import { toastError } from '../../ui/toast.tsx';
import { bringGuestCart } from '../cart/cart-store.ts';

/** After signing in: everything known about the guest is forgotten but the cart, and the person goes on. */
export const useArrive = (next: string | undefined) => {
  const cache = useQueryClient();
  const navigate = useNavigate();
  return async (): Promise<void> => {
    await cache.resetQueries(meQuery);
    await cache.invalidateQueries();
    // What did not get through waits in the browser until the cart is opened.
    await bringGuestCart().catch(toastError);
    await navigate({ to: next ?? '/' });
  };
};
