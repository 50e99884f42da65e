import { type Me, updateMe, uploadPicture } from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Camera, LoaderCircle } from 'lucide-react';
import { type ChangeEvent, useRef } from 'react';
import { ApiError, call } from '../../../app/api.ts';
import { meQuery } from '../../../app/query.ts';
import { useMessages } from '../../../app/text.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { toast } from '../../../ui/toast.tsx';
import { hubTexts } from '../account-texts.ts';
import { FormProblem } from '../refusal.tsx';
import { squarePicture } from './square-picture.ts';

export function AvatarEditor({ me }: { me: Me }) {
  const words = useMessages(hubTexts).profile;
  const cache = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const save = useMutation({
    mutationFn: async (file: File | null) => {
      if (file === null) return call(updateMe, { body: { avatarId: null } });
      const square = await squarePicture(file).catch(() => {
        throw new ApiError('catalog/not-a-picture', words.notPicture, 0, 'never');
      });
      const { id } = await call(uploadPicture, { body: square });
      return call(updateMe, { body: { avatarId: id } });
    },
    onSuccess: (next) => {
      cache.setQueryData(meQuery.queryKey, next);
      toast(words.avatarSaved);
    },
  });
  const chosen = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    const [file] = target.files ?? [];
    if (file) save.mutate(file);
    if (input.current) input.current.value = '';
  };
  return (
    <div className="grid gap-3">
      <div className="flex items-center gap-4">
        <Avatar name={me.name} src={me.avatarUrl} className="size-20 text-3xl" />
        <div className="grid gap-2">
          <div className="flex flex-wrap gap-2">
            <label
              className={`${buttonClass('plain', 'small')} cursor-pointer has-focus-visible:outline-2 has-focus-visible:outline-accent-ink`}
            >
              {save.isPending ? (
                <LoaderCircle aria-hidden className="size-4 animate-spin" />
              ) : (
                <Camera aria-hidden className="size-4" />
              )}
              {words.choose}
              <input
                ref={input}
                type="file"
                accept="image/jpeg,image/png,image/webp"
                className="sr-only"
                disabled={save.isPending}
                onChange={chosen}
              />
            </label>
            {me.avatarUrl && (
              <Button
                look="quiet"
                size="small"
                disabled={save.isPending}
                onClick={() => save.mutate(null)}
              >
                {words.remove}
              </Button>
            )}
          </div>
          <p className="text-xs text-soft">{words.avatarHint}</p>
        </div>
      </div>
      <FormProblem error={save.error} />
    </div>
  );
}
