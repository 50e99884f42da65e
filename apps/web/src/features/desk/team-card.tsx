import { type Desk, removeFromTeam, withdrawInvite } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { UserMinus, UserPlus, Users, X } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../app/api.ts';
import { dateTime } from '../../app/format.ts';
import { useMe } from '../../app/query.ts';
import { useMessages } from '../../app/text.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { teamQuery } from './desk-queries.ts';
import { deskTexts } from './desk-texts.ts';
import { InviteSheet } from './invite-sheet.tsx';

/** Who works here, who is asked to, and the way to ask. */
export function TeamCard({ desk }: { desk: Desk }) {
  const words = useMessages(deskTexts);
  const me = useMe();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const [inviting, setInviting] = useState(false);
  const roomId = desk.room.id;
  const isOwner = desk.role === 'owner';
  const { data } = useQuery(teamQuery(roomId));
  const renew = (): void => void cache.invalidateQueries(teamQuery(roomId));
  const remove = useMutation({
    mutationFn: (userId: string) => call(removeFromTeam, { params: { roomId, userId } }),
    onSuccess: async (_, userId) => {
      if (userId !== me?.id) return renew();
      toast(words.left);
      await navigate({ to: '/' });
    },
    onError: toastError,
  });
  const withdraw = useMutation({
    mutationFn: (inviteId: string) => call(withdrawInvite, { params: { roomId, inviteId } }),
    onSuccess: renew,
    onError: toastError,
  });
  return (
    <section className="grid gap-3 rounded-card bg-raised p-4 shadow-card">
      <h2 className="flex items-center gap-2 font-semibold">
        <Users aria-hidden className="size-4" />
        {words.team}
      </h2>
      {!data && <Skeleton className="h-10" />}
      <ul className="grid gap-1">
        {data?.members.map((member) => (
          <li key={member.userId} className="flex min-h-10 items-center gap-2.5">
            <Avatar name={member.name} src={member.avatarUrl} className="size-8 text-xs" />
            <span className="min-w-0 flex-1 truncate text-sm">{member.name}</span>
            <span className="text-xs text-soft">
              {member.role === 'owner' ? words.owner : words.assistant}
            </span>
            {isOwner && member.role === 'assistant' && (
              <IconButton
                label={words.takeOff(member.name)}
                disabled={remove.isPending}
                onClick={() => remove.mutate(member.userId)}
              >
                <UserMinus aria-hidden className="size-4" />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      {data && data.invites.length > 0 && (
        <div className="grid gap-1">
          <h3 className="text-xs text-soft">{words.openInvites}</h3>
          <ul className="grid gap-1">
            {data.invites.map((invite) => (
              <li key={invite.id} className="flex items-center gap-2 text-sm">
                <span className="min-w-0 flex-1 truncate">{invite.email ?? words.anybody}</span>
                <span className="text-xs text-soft">
                  {words.until(dateTime(invite.expiresAtMs))}
                </span>
                <IconButton
                  label={words.withdraw}
                  disabled={withdraw.isPending}
                  onClick={() => withdraw.mutate(invite.id)}
                >
                  <X aria-hidden className="size-4" />
                </IconButton>
              </li>
            ))}
          </ul>
        </div>
      )}
      {isOwner ? (
        <>
          <Button onClick={() => setInviting(true)}>
            <UserPlus aria-hidden className="size-4" />
            {words.invite}
          </Button>
          <p className="text-xs text-soft">{words.teamHint}</p>
          <InviteSheet roomId={roomId} open={inviting} onClose={() => setInviting(false)} />
        </>
      ) : (
        <Button
          look="quiet"
          size="small"
          busy={remove.isPending}
          onClick={() => me && remove.mutate(me.id)}
          className="justify-self-start"
        >
          {words.leave}
        </Button>
      )}
    </section>
  );
}
