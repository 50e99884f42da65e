import { removeLine } from '@kaibo/contracts';
import { useMutation } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { call } from '../../app/api.ts';
import { useMessages } from '../../app/text.ts';
import { toast, toastError } from '../../ui/toast.tsx';
import { ChatBox, ChatLines } from '../rooms/chat.tsx';
import type { ChatLine, RoomTalk } from '../rooms/use-room.ts';
import { deskTexts } from './desk-texts.ts';

interface DeskChatProps {
  roomId: string;
  talk: RoomTalk;
  say: (text: string) => Promise<unknown>;
  canSpeak: boolean;
}

/** What viewers say; a line can be taken back for everybody. */
export function DeskChat({ roomId, talk, say, canSpeak }: DeskChatProps) {
  const words = useMessages(deskTexts);
  const hide = useMutation({
    mutationFn: (messageId: string) => call(removeLine, { params: { roomId, messageId } }),
    onSuccess: () => toast(words.hidden),
    onError: toastError,
  });
  const action = (line: ChatLine) => (
    <button
      type="button"
      aria-label={words.hide(line.name)}
      title={words.hide(line.name)}
      disabled={hide.isPending && hide.variables === line.id}
      onClick={() => hide.mutate(line.id)}
      className="-my-0.5 grid size-6 shrink-0 place-items-center rounded-full text-soft hover:bg-sunken hover:text-bad"
    >
      <Trash2 aria-hidden className="size-3.5" />
    </button>
  );
  return (
    <section className="flex h-[26rem] flex-col gap-3 rounded-card bg-raised p-4 shadow-card">
      <h2 className="font-semibold">{words.chat}</h2>
      <ChatLines talk={talk} overlay={false} action={action} />
      {canSpeak && (
        <div className="flex">
          <ChatBox roomId={roomId} overlay={false} say={say} />
        </div>
      )}
    </section>
  );
}
