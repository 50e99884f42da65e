import { type Me, may, takeRole } from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { Video } from 'lucide-react';
import { call } from '../../app/api.ts';
import { meQuery } from '../../app/query.ts';
import { useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/states.tsx';
import { toastError } from '../../ui/toast.tsx';
import { SignedIn } from '../accounts/signed-in.tsx';
import { studioSections } from './studio-sections.ts';

function Gate() {
  const text = useText();
  const cache = useQueryClient();
  const take = useMutation({
    mutationFn: async () => {
      await call(takeRole, { body: { role: 'host' } });
      return call(takeRole, { body: { role: 'merchant' } });
    },
    onSuccess: (me) => cache.setQueryData(meQuery.queryKey, me),
    onError: toastError,
  });
  return (
    <Empty icon={Video} title={text.studio.needRole}>
      <Button look="accent" busy={take.isPending} onClick={() => take.mutate()}>
        {text.studio.becomeBoth}
      </Button>
    </Empty>
  );
}

function Studio({ me }: { me: Me }) {
  const text = useText();
  if (!me.roles.some((role) => role === 'host' || role === 'merchant')) return <Gate />;
  const open = studioSections.filter(({ permission }) => may(me.roles, permission));
  return (
    <div className="mx-auto grid grid-cols-1 max-w-6xl gap-5 px-4 py-5">
      <nav
        aria-label={text.studio.title}
        className="flex gap-1 overflow-x-auto border-b border-line"
      >
        {open.map(({ to, label, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            activeOptions={{ exact: to === '/studio' }}
            className="-mb-px flex items-center gap-2 border-b-2 border-transparent px-4 py-2.5 text-sm text-soft data-[status=active]:border-accent-ink data-[status=active]:font-medium data-[status=active]:text-ink"
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
