import { endRoom, type Room } from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Square } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../app/api.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { toastError } from '../../ui/toast.tsx';
import { roomQuery } from '../rooms/room-queries.ts';
import { deskTexts } from './desk-texts.ts';

export function EndButton({ room }: { room: Room }) {
  const text = useText();
  const words = useMessages(deskTexts);
  const cache = useQueryClient();
  const [asking, setAsking] = useState(false);
  const end = useMutation({
    mutationFn: () => call(endRoom, { params: { roomId: room.id } }),
    onSuccess: (next) => cache.setQueryData(roomQuery(room.id).queryKey, next),
    onSettled: () => setAsking(false),
    onError: toastError,
  });
  if (room.status !== 'live' && room.status !== 'scheduled') return null;
  return (
    <>
      <Button look="danger" size="small" onClick={() => setAsking(true)} className="max-lg:h-10">
        <Square aria-hidden className="size-4" />
        {words.end}
      </Button>
      <Sheet
        open={asking}
        onClose={() => setAsking(false)}
        title={words.end}
        place="center"
        footer={
          <div className="flex justify-end gap-2">
            <Button onClick={() => setAsking(false)}>{text.common.back}</Button>
            <Button look="accent" busy={end.isPending} onClick={() => end.mutate()}>
              {text.common.confirm}
            </Button>
          </div>
        }
      >
        <p>{words.confirmEnd}</p>
      </Sheet>
    </>
  );
}
