import { type Desk, goLive, setRehearsal } from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Clapperboard, Radio } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../app/api.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { deskQuery } from './desk-queries.ts';
import { rehearsalTexts } from './desk-texts.ts';

function GoLive({ roomId }: { roomId: string }) {
  const text = useText();
  const words = useMessages(rehearsalTexts);
  const cache = useQueryClient();
  const [asking, setAsking] = useState(false);
  const go = useMutation({
    mutationFn: () => call(goLive, { params: { roomId } }),
    onSuccess: () => {
      toast(words.goingLive);
      void cache.invalidateQueries(deskQuery(roomId));
    },
    onError: toastError,
    onSettled: () => setAsking(false),
  });
  return (
    <>
      <Button look="accent" size="large" onClick={() => setAsking(true)}>
        <Radio aria-hidden className="size-5" />
        {words.goLive}
      </Button>
      <Sheet
        open={asking}
        onClose={() => setAsking(false)}
        title={words.goLive}
        place="center"
        footer={
          <div className="flex justify-end gap-2">
            <Button onClick={() => setAsking(false)}>{text.common.back}</Button>
            <Button look="accent" busy={go.isPending} onClick={() => go.mutate()}>
              {text.common.confirm}
            </Button>
          </div>
        }
      >
        <p>{words.confirmGoLive}</p>
      </Sheet>
    </>
  );
}

/** Off is the default: streaming goes live. On, what comes is for the team until the host goes live. */
export function RehearsalCard({ desk }: { desk: Desk }) {
  const words = useMessages(rehearsalTexts);
  const cache = useQueryClient();
  const roomId = desk.room.id;
  const { on, url } = desk.rehearsal;
  const change = useMutation({
    mutationFn: (next: boolean) => call(setRehearsal, { params: { roomId }, body: { on: next } }),
    onError: toastError,
    onSettled: () => cache.invalidateQueries(deskQuery(roomId)),
  });
  if (desk.room.status !== 'scheduled') return null;
  const isOwner = desk.role === 'owner';
  return (
    <section
      data-rehearsal={on ? (url ? 'running' : 'on') : 'off'}
      className="grid gap-3 rounded-card bg-raised p-4 shadow-card"
    >
      <h2 className="flex items-center gap-2 font-semibold">
        <Clapperboard aria-hidden className="size-4" />
        {words.title}
      </h2>
      <p className="text-sm text-soft">{on ? words.onHint : words.offHint}</p>
      <p role="status" className="text-sm font-medium empty:hidden">
        {on && (url ? words.running : words.waiting)}
      </p>
      {isOwner && !on && (
        <Button busy={change.isPending} onClick={() => change.mutate(true)}>
          {words.begin}
        </Button>
      )}
      {isOwner && on && url && <GoLive roomId={roomId} />}
      {isOwner && on && !url && (
        <Button busy={change.isPending} onClick={() => change.mutate(false)}>
          {words.leave}
        </Button>
      )}
    </section>
  );
}
