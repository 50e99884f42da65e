import { type Me, testPush } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { BellOff, BellRing, Send } from 'lucide-react';
import { call } from '../../app/api.ts';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { disablePush, enablePush, type PushState, pushState } from './push-client.ts';
import { pushTexts } from './push-texts.ts';
import { noticesQuery } from './reminder-queries.ts';

type Sentences = (typeof pushTexts)['en'];

/** Why push cannot be turned on here; null when it can. */
const obstacle = (state: PushState, text: Sentences): string | null => {
  if (state === 'blocked') return text.pushDenied;
  if (state === 'insecure') return text.settings.insecure;
  if (state === 'install-first') return text.settings.iphone;
  return state === 'unsupported' ? text.settings.unsupported : null;
};

/** Push in this browser: on, off, or why it cannot be. */
export function PushDevice({ me }: { me: Me }) {
  const text = useMessages(pushTexts);
  const words = text.settings;
  const cache = useQueryClient();
  const { data: state } = useQuery({ queryKey: ['push'], queryFn: pushState });
  const devices = useQuery(noticesQuery).data?.devices ?? 0;
  const refresh = async (): Promise<void> => {
    await cache.invalidateQueries({ queryKey: ['push'] });
    await cache.invalidateQueries({ queryKey: noticesQuery.queryKey });
  };
  const turn = useMutation({
    mutationFn: async (on: boolean) => {
      if (!on) return disablePush();
      const answer = await enablePush(me.id).catch(() => 'failed' as const);
      if (answer === 'blocked') toast(text.pushDenied);
      if (answer === 'failed') toast(text.pushFailed);
    },
    onSettled: refresh,
    onError: toastError,
  });
  const tryOut = useMutation({
    mutationFn: () => call(testPush, {}),
    onSuccess: ({ sent }) => toast(sent > 0 ? words.testSent(sent) : words.testNone),
    onSettled: refresh,
    onError: toastError,
  });
  if (state === undefined) return <Skeleton className="h-20" />;
  const problem = obstacle(state, text);
  return (
    <div className="grid gap-3">
      <p className="text-sm text-soft">{problem ?? words.deviceHint}</p>
      {problem === null && (
        <div className="flex flex-wrap gap-2">
          <Button
            look={state === 'on' ? 'plain' : 'accent'}
            busy={turn.isPending}
            onClick={() => turn.mutate(state !== 'on')}
          >
            {state === 'on' ? (
              <BellOff aria-hidden className="size-4" />
            ) : (
              <BellRing aria-hidden className="size-4" />
            )}
            {state === 'on' ? words.turnOff : words.turnOn}
          </Button>
          {devices > 0 && (
            <Button busy={tryOut.isPending} onClick={() => tryOut.mutate()}>
              <Send aria-hidden className="size-4" />
              {words.test}
            </Button>
          )}
        </div>
      )}
      {devices > 0 && <p className="text-xs text-soft">{words.devices(devices)}</p>}
    </div>
  );
}
