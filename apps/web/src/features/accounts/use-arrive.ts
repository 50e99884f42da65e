import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { belongTo } from '../../app/belongings.ts';
import { forgetAnswers, meQuery } from '../../app/query.ts';
import { toastError } from '../../ui/toast.tsx';
import { bringGuestCart } from '../cart/cart-store.ts';

/** All that a suspended merchant has left to do. */
const OWED = '/studio/orders';

/** After signing in: what was shown to the guest, or to another account, is asked anew, and the person goes on. */
export const useArrive = (next: string | undefined) => {
  const cache = useQueryClient();
  const navigate = useNavigate();
  return async (): Promise<void> => {
    await cache.resetQueries(meQuery);
    const me = await cache.ensureQueryData(meQuery);
    if (me) belongTo(me.id);
    await forgetAnswers();
    // What did not get through waits in the browser until the cart is opened.
    await bringGuestCart().catch(toastError);
    // Going back leads to where the person came from, not to a form that is done.
    await navigate({ to: me?.suspended ? OWED : (next ?? '/'), replace: true });
  };
};
