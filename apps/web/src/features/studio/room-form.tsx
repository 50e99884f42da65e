import { createRoom, type Picture } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { call } from '../../app/api.ts';
import { useLocale } from '../../app/settings.ts';
import { useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { toastError } from '../../ui/toast.tsx';
import { categoriesQuery } from '../rooms/room-queries.ts';
import { PictureUpload } from './picture-upload.tsx';
import { myRoomsQuery } from './studio-queries.ts';

export function RoomForm() {
  const text = useText();
  const locale = useLocale();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const { data: categories = [] } = useQuery(categoriesQuery);
  const [covers, setCovers] = useState<Picture[]>([]);
  const create = useMutation({
    mutationFn: (fields: FormData) => {
      const field = (name: string): string => String(fields.get(name) ?? '').trim();
      const startsAt = field('startsAt');
      return call(createRoom, {
        body: {
          title: field('title'),
          categoryId: field('categoryId'),
          description: field('description'),
          coverId: covers[0]?.id ?? null,
          startsAtMs: startsAt ? new Date(startsAt).getTime() : null,
        },
      });
    },
    onSuccess: async (room) => {
      await cache.invalidateQueries(myRoomsQuery);
      await navigate({ to: '/studio/rooms/$roomId', params: { roomId: room.id } });
    },
    onError: toastError,
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    create.mutate(new FormData(event.currentTarget));
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <TextField label={text.studio.roomTitle} name="title" required maxLength={80} />
      <SelectField label={text.studio.category} name="categoryId" required>
        {categories.map(({ id, name }) => (
          <option key={id} value={id}>
            {locale === 'en' ? name.en : name.zh}
          </option>
        ))}
      </SelectField>
      <TextArea label={text.studio.description} name="description" maxLength={2000} />
      <TextField
        label={text.studio.startsAt}
        name="startsAt"
        type="datetime-local"
        hint={text.studio.startsAtHint}
      />
      <PictureUpload label={text.studio.cover} pictures={covers} change={setCovers} most={1} />
      <Button type="submit" look="accent" size="large" busy={create.isPending}>
        {text.studio.create}
      </Button>
    </form>
  );
}
