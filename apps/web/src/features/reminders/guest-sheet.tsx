import { setDeviceReminder } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { BellRing, CalendarPlus, LogIn } from 'lucide-react';
import { call } from '../../app/api.ts';
import { useMessages } from '../../app/text.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { CalendarLink } from './calendar-link.tsx';
import { hasGuestReminder, setGuestReminder } from './guest-reminders.ts';
import { enablePush, pushState } from './push-client.ts';
import { pushTexts } from './push-texts.ts';
import { reminderQuery } from './reminder-queries.ts';

interface GuestSheetProps {
  roomId: string;
  hasTime: boolean;
  open: boolean;
  onClose: () => void;
}

function InThisBrowser({ roomId, onClose }: { roomId: string; onClose: () => void }) {
  const text = useMessages(pushTexts);
  const cache = useQueryClient();
  const state = useQuery({ queryKey: ['push'], queryFn: pushState }).data;
  const subscribed = hasGuestReminder(roomId);
  const set = useMutation({
    mutationFn: async (wanted: boolean) => {
      const address = await enablePush(null).catch(() => 'failed' as const);
      if (address === 'blocked' || address === 'failed') return address;
      const body = { endpoint: address.endpoint, subscribed: wanted };
      return call(setDeviceReminder, { params: { roomId }, body });
    },
    onSuccess: (answer) => {
      if (answer === 'blocked') return toast(text.pushDenied);
      if (answer === 'failed') return toast(text.pushFailed);
      setGuestReminder(roomId, answer.subscribed);
      cache.setQueryData(reminderQuery(roomId).queryKey, answer);
      toast(answer.subscribed ? text.hereDone : text.undone);
      onClose();
    },
    onError: toastError,
  });
  if (state !== 'on' && state !== 'off') return null;
  return (
    <Button size="large" busy={set.isPending} onClick={() => set.mutate(!subscribed)}>
      <BellRing aria-hidden className="size-5" />
      {subscribed ? text.guestCancel : text.here}
    </Button>
  );
}

/** What somebody without an account can do to be there when it starts. */
export function GuestSheet({ roomId, hasTime, open, onClose }: GuestSheetProps) {
  const text = useMessages(pushTexts);
  return (
    <Sheet open={open} onClose={onClose} title={text.guestTitle} place="center">
      <div className="grid gap-3">
        <p className="text-sm text-soft">{text.guestHint}</p>
        <Link
          to="/sign-in"
          search={{ next: `/rooms/${roomId}` }}
          className={buttonClass('accent', 'large')}
        >
          <LogIn aria-hidden className="size-5" />
          {text.signIn}
        </Link>
        {open && <InThisBrowser roomId={roomId} onClose={onClose} />}
        {hasTime && (
          <CalendarLink roomId={roomId} className={buttonClass('plain', 'large')}>
            <CalendarPlus aria-hidden className="size-5" />
            {text.calendarFile}
          </CalendarLink>
        )}
      </div>
    </Sheet>
  );
}
