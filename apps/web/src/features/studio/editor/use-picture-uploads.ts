import { type Picture, uploadPicture } from '@kaibo/contracts';
import { useRef, useState } from 'react';
import { ApiError } from '../../../app/api.ts';
import { shrinkPicture, UnreadablePicture } from '../../../app/shrink-picture.ts';
import { useMessages, useText } from '../../../app/text.ts';
import { upload } from '../../../app/upload.ts';
import { catalogueTexts } from '../catalogue-texts.ts';

/** A file on its way; it stays with its reason when it fails. */
export interface Upload {
  key: number;
  file: File;
  /** Null while it is made smaller; then from 0 to 1. */
  share: number | null;
  problem: string | null;
}

/** Files become pictures one after the other, so that a phone is not out of memory; each keeps its place in line. */
export const usePictureUploads = (done: (picture: Picture) => void) => {
  const words = useMessages(catalogueTexts);
  const text = useText();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const line = useRef(Promise.resolve());
  const lastKey = useRef(0);
  const told = useRef(done);
  told.current = done;

  const patch = (key: number, change: Partial<Upload>): void =>
    setUploads((before) =>
      before.map((each) => (each.key === key ? { ...each, ...change } : each)),
    );
  const drop = (key: number): void =>
    setUploads((before) => before.filter((each) => each.key !== key));

  const problemOf = (error: unknown, file: File): string => {
    if (error instanceof UnreadablePicture) return words.pictures.unreadable(file.name);
    return error instanceof ApiError ? error.message : text.common.unexpected;
  };
  const carry = async (key: number, file: File): Promise<void> => {
    try {
      const light = await shrinkPicture(file);
      patch(key, { share: 0 });
      const picture = await upload(uploadPicture, light, {
        progress: (share) => patch(key, { share }),
      });
      drop(key);
      told.current(picture);
    } catch (error) {
      patch(key, { problem: problemOf(error, file), share: null });
    }
  };
  const enqueue = (key: number, file: File): void => {
    line.current = line.current.then(() => carry(key, file));
  };
  return {
    uploads,
    add: (files: readonly File[]): void => {
      const fresh = files.map((file) => {
        lastKey.current += 1;
        return { key: lastKey.current, file, share: null, problem: null };
      });
      setUploads((before) => [...before, ...fresh]);
      for (const { key, file } of fresh) enqueue(key, file);
    },
    again: ({ key, file }: Upload): void => {
      patch(key, { problem: null });
      enqueue(key, file);
    },
    drop,
  };
};
