import type { Me } from '@kaibo/contracts';
import { Link, useLocation } from '@tanstack/react-router';
import { LogIn } from 'lucide-react';
import type { ReactNode } from 'react';
import { buttonClass } from '../ui/button.tsx';
import { Empty, Skeleton } from '../ui/states.tsx';
import { useMe } from './query.ts';
import { useText } from './text.ts';

/** Shows its children to who is signed in, and the way there to everybody else. */
export function SignedIn({ children }: { children: (me: Me) => ReactNode }) {
  const text = useText();
  const me = useMe();
  const { pathname } = useLocation();
  if (me === undefined) return <Skeleton className="m-4 h-64" />;
  if (me) return children(me);
  return (
    <Empty icon={LogIn} title={text.viewer.accounts.guestTitle}>
      <Link to="/sign-in" search={{ next: pathname }} className={buttonClass('accent')}>
        {text.shell.signIn}
      </Link>
    </Empty>
  );
}
