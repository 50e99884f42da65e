import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { BellRing } from 'lucide-react';
import { useMe } from '../../app/query.ts';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { enablePush, pushState } from './push-client.ts';
import { pushTexts } from './push-texts.ts';
import { reminderQuery } from './reminder-queries.ts';

/** Offered once somebody has subscribed, where it can be turned on at all and is not yet. */
export function AlsoPush({ roomId }: { roomId: string }) {
  const text = useMessages(pushTexts);
  const me = useMe();
  const cache = useQueryClient();
  const { data: reminder } = useQuery(reminderQuery(roomId));
  const { data: state } = useQuery({ queryKey: ['push'], queryFn: pushState });
  const enable = useMutation({
    mutationFn: () => enablePush(me?.id ?? null).catch(() => 'failed' as const),
    onSuccess: (answer) => {
      const problem = answer === 'blocked' ? text.pushDenied : text.pushFailed;
      toast(typeof answer === 'string' ? problem : text.pushOn);
      void cache.invalidateQueries({ queryKey: ['push'] });
    },
    onError: toastError,
  });
  if (!me || !reminder?.subscribed || state !== 'off') return null;
  return (
    <Button look="quiet" size="small" busy={enable.isPending} onClick={() => enable.mutate()}>
      <BellRing aria-hidden className="size-4" />
      {text.alsoPush}
    </Button>
  );
}
