import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { SignedIn } from '../../app/signed-in.tsx';
import { useText } from '../../app/text.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { paymentQuery } from '../orders/order-queries.ts';
import { PayPanel } from '../orders/pay-panel.tsx';

const route = getRouteApi('/pay/$paymentId');

function Paying() {
  const text = useText();
  const { paymentId } = route.useParams();
  const navigate = useNavigate();
  const { data: payment, error, refetch } = useQuery(paymentQuery(paymentId));
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  if (!payment) return <Skeleton className="h-64" />;
  return (
    <PayPanel
      key={paymentId}
      payment={payment}
      replace={(next) => void navigate({ to: '/pay/$paymentId', params: { paymentId: next.id } })}
    >
      <Link
        to="/orders/$orderId"
        params={{ orderId: payment.reference }}
        className={buttonClass('accent', 'large')}
      >
        {text.viewer.pay.toOrder}
      </Link>
    </PayPanel>
  );
}

/** The sandbox provider's own page, where `payUrl` leads. */
export function SandboxPage() {
  const text = useText();
  return (
    <div className="mx-auto grid grid-cols-1 max-w-md gap-4 px-4 py-8">
      <h1 className="text-2xl font-semibold tracking-tight">{text.viewer.pay.title}</h1>
      <section className="rounded-card bg-raised p-5 shadow-card">
        <SignedIn>{() => <Paying />}</SignedIn>
      </section>
    </div>
  );
}
