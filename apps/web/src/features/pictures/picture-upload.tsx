import { type Picture as PictureData, uploadPicture } from '@kaibo/contracts';
import { useMutation } from '@tanstack/react-query';
import { ImagePlus, LoaderCircle, X } from 'lucide-react';
import { type ChangeEvent, useRef } from 'react';
import { ApiError, call } from '../../app/api.ts';
import { shrinkPicture, UnreadablePicture } from '../../app/shrink-picture.ts';
import { useText } from '../../app/text.ts';
import { Picture } from '../../ui/picture.tsx';

interface PictureUploadProps {
  label: string;
  pictures: readonly PictureData[];
  change: (pictures: PictureData[]) => void;
  most: number;
}

export function PictureUpload({ label, pictures, change, most }: PictureUploadProps) {
  const text = useText();
  const input = useRef<HTMLInputElement>(null);
  const upload = useMutation({
    mutationFn: async (file: File) => call(uploadPicture, { body: await shrinkPicture(file) }),
    onSuccess: (picture) => change([...pictures, picture].slice(-most)),
  });
  const problem = (): string | null => {
    if (!upload.error) return null;
    if (upload.error instanceof UnreadablePicture) return text.studio.unreadablePicture;
    return upload.error instanceof ApiError ? upload.error.message : text.common.unexpected;
  };
  const chosen = async ({ target }: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const [file] = target.files ?? [];
    if (file) await upload.mutateAsync(file).catch(() => undefined);
    if (input.current) input.current.value = '';
  };
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      <div className="flex flex-wrap gap-2">
        {pictures.map((picture) => (
          <span key={picture.id} className="relative">
            <Picture src={picture.url} alt="" className="size-20 rounded-xl" />
            <button
              type="button"
              aria-label={text.common.remove}
              onClick={() => change(pictures.filter(({ id }) => id !== picture.id))}
              className="absolute -top-1.5 -right-1.5 grid size-6 place-items-center rounded-full bg-ink text-surface"
            >
              <X aria-hidden className="size-3.5" />
            </button>
          </span>
        ))}
        {pictures.length < most && (
          <label className="grid size-20 cursor-pointer place-items-center rounded-xl border border-dashed border-line text-soft hover:bg-sunken has-focus-visible:outline-2 has-focus-visible:outline-accent-ink">
            {upload.isPending ? (
              <LoaderCircle aria-label={text.common.loading} className="size-5 animate-spin" />
            ) : (
              <ImagePlus aria-hidden className="size-5" />
            )}
            <span className="sr-only">{text.studio.uploadCover}</span>
            <input
              ref={input}
              type="file"
              accept="image/*"
              className="sr-only"
              disabled={upload.isPending}
              onChange={(event) => void chosen(event)}
            />
          </label>
        )}
      </div>
      <p role="alert" className="text-xs text-bad empty:hidden">
        {problem()}
      </p>
    </fieldset>
  );
}
