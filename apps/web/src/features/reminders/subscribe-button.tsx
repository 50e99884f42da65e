import { type Reminder, setReminder } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { BellPlus, BellRing } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../app/api.ts';
import { useMe } from '../../app/query.ts';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { hasGuestReminder } from './guest-reminders.ts';
import { GuestSheet } from './guest-sheet.tsx';
import { pushTexts } from './push-texts.ts';
import { reminderQuery } from './reminder-queries.ts';

interface SubscribeButtonProps {
  roomId: string;
  hasTime: boolean;
  /** What a list knows already. */
  known?: Reminder;
  size?: 'small' | 'large';
  className?: string;
}

/** Subscribes to a coming stream; shows a guest what there is without an account. */
export function SubscribeButton({
  roomId,
  hasTime,
  known,
  size = 'large',
  className,
}: SubscribeButtonProps) {
  const text = useMessages(pushTexts);
  const me = useMe();
  const cache = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { data: reminder } = useQuery({ ...reminderQuery(roomId), initialData: known });
  const set = useMutation({
    mutationFn: (subscribed: boolean) =>
      call(setReminder, { params: { roomId }, body: { subscribed } }),
    onSuccess: (now) => {
      cache.setQueryData(reminderQuery(roomId).queryKey, now);
      toast(now.subscribed ? text.done : text.undone);
    },
    onError: toastError,
  });
  const subscribed = me ? (reminder?.subscribed ?? false) : hasGuestReminder(roomId);
  const Icon = subscribed ? BellRing : BellPlus;
  return (
    <>
      <Button
        look={subscribed ? 'plain' : 'accent'}
        size={size}
        className={className}
        aria-pressed={subscribed}
        busy={set.isPending}
        disabled={me === undefined}
        onClick={() => (me ? set.mutate(!subscribed) : setAsking(true))}
      >
        {!set.isPending && <Icon aria-hidden className={size === 'large' ? 'size-5' : 'size-4'} />}
        {subscribed ? text.subscribed : text.subscribe}
      </Button>
      {me === null && (
        <GuestSheet
          roomId={roomId}
          hasTime={hasTime}
          open={asking}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
