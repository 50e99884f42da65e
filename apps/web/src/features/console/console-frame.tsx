import { isStaff, type Me, may } from '@kaibo/contracts';
import { Link, Navigate, Outlet, useLocation } from '@tanstack/react-router';
import { ShieldX } from 'lucide-react';
import { useActiveInSight } from '../../app/active-in-sight.ts';
import { SignedIn } from '../../app/signed-in.tsx';
import { useText } from '../../app/text.ts';
import { Empty } from '../../ui/states.tsx';
import { ConsoleKeyboard } from './console-keyboard.tsx';
import { consoleSections } from './console-sections.ts';

function Console({ me }: { me: Me }) {
  const text = useText();
  const { pathname } = useLocation();
  const nav = useActiveInSight();
  if (!isStaff(me.roles)) return <Empty icon={ShieldX} title={text.console.forbidden} />;
  const open = consoleSections.filter(({ permission }) => may(me.roles, permission));
  const [first] = open;
  // Not everybody may see the section that stands at the console's own address.
  if (first && pathname === '/console' && first.to !== '/console')
    return <Navigate to={first.to} replace />;
  return (
    <div className="mx-auto grid grid-cols-1 max-w-7xl gap-5 px-4 py-5 md:grid-cols-[180px_minmax(0,1fr)]">
      <nav
        ref={nav}
        aria-label={text.console.title}
        className="scrollbar-none relative flex gap-1 overflow-x-auto md:sticky md:top-20 md:grid md:content-start md:self-start"
      >
        {open.map(({ to, label, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            activeOptions={{ exact: to === '/console' }}
            className="flex items-center gap-2.5 rounded-xl px-3 whitespace-nowrap py-2 text-sm text-soft hover:bg-sunken data-[status=active]:bg-raised data-[status=active]:font-medium data-[status=active]:text-ink data-[status=active]:shadow-card"
          >
            <Icon aria-hidden className="size-4" />
            {label(text)}
          </Link>
        ))}
        <ConsoleKeyboard sections={open} />
      </nav>
      <div className="grid min-w-0 content-start gap-4">
        <Outlet />
      </div>
    </div>
  );
}

export function ConsoleFrame() {
  return <SignedIn>{(me) => <Console me={me} />}</SignedIn>;
}
