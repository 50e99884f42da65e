import { type Picture, REVIEW_PICTURES, type ReviewableLine, writeReview } from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../app/api.ts';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Picture as PictureBox } from '../../ui/picture.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { PictureUpload } from '../pictures/picture-upload.tsx';
import { reviewableQuery } from './review-queries.ts';
import { reviewTexts } from './review-texts.ts';
import { StarInput } from './stars.tsx';

interface ReviewFormProps {
  orderId: string;
  line: ReviewableLine;
  onDone: () => void;
}

export function ReviewForm({ orderId, line, onDone }: ReviewFormProps) {
  const text = useMessages(reviewTexts);
  const cache = useQueryClient();
  const [stars, setStars] = useState<number | null>(null);
  const [missing, setMissing] = useState(false);
  const [pictures, setPictures] = useState<Picture[]>([]);
  const write = useMutation({
    mutationFn: (fields: FormData) =>
      call(writeReview, {
        params: { orderId },
        body: {
          skuId: line.skuId,
          stars: stars ?? 0,
          text: String(fields.get('text') ?? ''),
          pictureIds: pictures.map(({ id }) => id),
          unnamed: fields.get('unnamed') === 'on',
        },
      }),
    onSuccess: async () => {
      toast(text.thanks);
      await Promise.all([
        cache.invalidateQueries(reviewableQuery(orderId)),
        cache.invalidateQueries({ queryKey: ['reviews', line.productId] }),
      ]);
      onDone();
    },
    onError: toastError,
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setMissing(stars === null);
    if (stars !== null) write.mutate(new FormData(event.currentTarget));
  };
  return (
    <form onSubmit={submit} className="grid gap-5 pt-2">
      <div className="flex items-center gap-3">
        <PictureBox src={line.coverUrl} alt="" className="size-14 rounded-xl" />
        <p className="min-w-0 text-sm">
          <span className="line-clamp-1">{line.title}</span>
          <span className="text-xs text-soft">{line.option}</span>
        </p>
      </div>
      <StarInput
        value={stars}
        change={(value) => {
          setStars(value);
          setMissing(false);
        }}
        error={missing ? text.rateFirst : undefined}
      />
      <TextArea label={text.words} name="text" maxLength={1000} hint={text.wordsHint} rows={4} />
      <PictureUpload
        label={text.pictures}
        pictures={pictures}
        change={setPictures}
        most={REVIEW_PICTURES}
      />
      <label className="flex items-center gap-2.5 text-sm">
        <input type="checkbox" name="unnamed" className="size-4 accent-(--color-accent)" />
        {text.beUnnamed}
      </label>
      <Button type="submit" look="accent" size="large" busy={write.isPending}>
        {text.send}
      </Button>
    </form>
  );
}
