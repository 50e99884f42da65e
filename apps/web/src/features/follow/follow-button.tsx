import { followHost, type Room } from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { Check, Plus } from 'lucide-react';
import { call } from '../../app/api.ts';
import { useMe } from '../../app/query.ts';
import { useMessages } from '../../app/text.ts';
import { buttonClass } from '../../ui/button.tsx';
import { join } from '../../ui/join.ts';
import { toastError } from '../../ui/toast.tsx';
import { followTexts } from './follow-texts.ts';

interface FollowButtonProps {
  hostId: string;
  following: boolean;
  /** Where it was pressed, so that the room gets the credit. */
  roomId?: string;
  /** `overlay` lies over a picture. */
  look?: 'overlay' | 'plain';
  size?: 'small' | 'medium';
  onChange?: (following: boolean) => void;
}

const overlay = (following: boolean): string =>
  join(
    'h-7 shrink-0 rounded-full px-3 text-xs font-medium',
    following ? 'bg-white/20 text-white' : 'bg-accent text-white hover:bg-accent-strong',
  );

/** The same everywhere: follows at once when signed in, else leads there and back. Nobody follows themselves. */
export function FollowButton({
  hostId,
  following,
  roomId,
  look = 'plain',
  size = 'small',
  onChange,
}: FollowButtonProps) {
  const text = useMessages(followTexts);
  const me = useMe();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const cache = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: (wanted: boolean) =>
      call(followHost, { params: { hostId }, body: { following: wanted, roomId: roomId ?? null } }),
    onSuccess: (now) => {
      if (roomId)
        cache.setQueryData(
          ['room', roomId],
          (room: Room | undefined) => room && { ...room, ...now },
        );
      onChange?.(now.following);
      void cache.invalidateQueries({ queryKey: ['host', hostId] });
      void cache.invalidateQueries({ queryKey: ['following'] });
    },
    onError: toastError,
  });
  if (me?.id === hostId) return null;
  const press = (): void => {
    if (me) mutate(!following);
    else void navigate({ to: '/sign-in', search: { next: pathname } });
  };
  const Icon = following ? Check : Plus;
  return (
    <button
      type="button"
      onClick={press}
      disabled={isPending}
      aria-pressed={following}
      className={
        look === 'overlay' ? overlay(following) : buttonClass(following ? 'plain' : 'accent', size)
      }
    >
      {look === 'plain' && <Icon aria-hidden className="size-4" />}
      {following ? text.following : text.follow}
    </button>
  );
}
