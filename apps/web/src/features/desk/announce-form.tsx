import { announce, type Room } from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { ApiError, call } from '../../app/api.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import { roomQuery } from '../rooms/room-queries.ts';
import { deskTexts } from './desk-texts.ts';

/** Follows what another device announces, unless something else is being written here. */
export function AnnounceForm({ room }: { room: Room }) {
  const text = useText();
  const words = useMessages(deskTexts);
  const cache = useQueryClient();
  const [draft, setDraft] = useState(room.announcement);
  const [known, setKnown] = useState(room.announcement);
  const [wrong, setWrong] = useState<string | null>(null);
  useEffect(() => {
    if (room.announcement === known) return;
    setDraft((now) => (now === known ? room.announcement : now));
    setKnown(room.announcement);
  }, [room.announcement, known]);

  const save = useMutation({
    mutationFn: (next: string) =>
      call(announce, { params: { roomId: room.id }, body: { text: next } }),
    onSuccess: ({ text: announcement }) => {
      setWrong(null);
      setDraft(announcement);
      const { queryKey } = roomQuery(room.id);
      cache.setQueryData(queryKey, (now) => now && { ...now, announcement });
      toast(words.announced);
    },
    onError: (error) =>
      setWrong(error instanceof ApiError ? error.message : text.common.unexpected),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(draft);
  };
  return (
    <form onSubmit={submit} className="grid gap-2 rounded-card bg-raised p-4 shadow-card">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <TextField
            label={words.announcement}
            value={draft}
            onChange={(event) => setDraft(event.target.value)}
            maxLength={200}
            error={wrong}
          />
        </div>
        <Button type="submit" busy={save.isPending} className="mt-6.5 h-11">
          {words.announce}
        </Button>
      </div>
      {room.announcement && (
        <Button
          look="quiet"
          size="small"
          disabled={save.isPending}
          onClick={() => save.mutate('')}
          className="justify-self-start"
        >
          {words.clearAnnouncement}
        </Button>
      )}
    </form>
  );
}
