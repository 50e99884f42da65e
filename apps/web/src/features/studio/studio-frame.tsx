import { type Me, may } from '@kaibo/contracts';
import { Link, Navigate, Outlet, useLocation } from '@tanstack/react-router';
import { useActiveInSight } from '../../app/active-in-sight.ts';
import { SignedIn } from '../../app/signed-in.tsx';
import { useText } from '../../app/text.ts';
import { AssistedRooms } from '../desk/assisted-rooms.tsx';
import { StudioGate } from '../onboarding/studio-gate.tsx';
import { studioSections } from './studio-sections.ts';

/** All that a suspended merchant finds here. */
const OWED = '/studio/orders';

function Studio({ me }: { me: Me }) {
  const text = useText();
  const nav = useActiveInSight();
  const { pathname } = useLocation();
  if (!me.roles.some((role) => role === 'host' || role === 'merchant'))
    return (
      <div className="mx-auto grid max-w-3xl grid-cols-1 gap-5 px-4 py-5">
        <StudioGate />
        <AssistedRooms />
      </div>
    );
  if (me.suspended && pathname !== OWED) return <Navigate to={OWED} replace />;
  const open = studioSections.filter(({ to, permission }) =>
    me.suspended ? to === OWED : may(me.roles, permission),
  );
  return (
    <div className="mx-auto grid grid-cols-1 max-w-6xl gap-5 px-4 py-5">
      <nav
        ref={nav}
        aria-label={text.studio.title}
        className="scrollbar-none relative flex gap-1 overflow-x-auto border-b border-line"
      >
        {open.map(({ to, label, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            activeOptions={{ exact: to === '/studio' }}
            className="-mb-px flex shrink-0 items-center gap-2 border-b-2 border-transparent px-4 py-2.5 text-sm text-soft data-[status=active]:border-accent-ink data-[status=active]:font-medium data-[status=active]:text-ink"
          >
            <Icon aria-hidden className="size-4" />
            {label(text)}
          </Link>
        ))}
      </nav>
      <Outlet />
    </div>
  );
}

export function StudioFrame() {
  return <SignedIn>{(me) => <Studio me={me} />}</SignedIn>;
}
