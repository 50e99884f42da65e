import { getRunSheet, type ProductCard, type RunSheet, saveRunSheet } from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, call } from '../../../app/api.ts';
import { currentMessages } from '../../../app/text.ts';
import { toast, toastError } from '../../../ui/toast.tsx';
import { roomQuery } from '../../rooms/room-queries.ts';
import { runSheetQuery } from '../../rooms/run-sheet-query.ts';
import { scheduleTexts } from './schedule-texts.ts';
import { type DraftLine, draftOf, isSame, itemsOf, productsById } from './sheet-draft.ts';

const isConflict = (error: unknown): boolean =>
  error instanceof ApiError && error.code === 'rooms/run-sheet-changed';

/** A run-sheet being edited: what was read stays apart from what is written until it is saved. */
export const useRunSheet = (sheet: RunSheet) => {
  const { roomId } = sheet;
  const cache = useQueryClient();
  const [read, setRead] = useState(sheet);
  const [lines, setLines] = useState<DraftLine[]>(() => draftOf(sheet.items));
  const [picked, setPicked] = useState<readonly ProductCard[]>([]);
  const isDirty = !isSame(itemsOf(lines), read.items);

  const begin = (next: RunSheet): void => {
    setRead(next);
    setLines(draftOf(next.items));
  };
  const save = useMutation({
    mutationFn: async ({ overwrite }: { overwrite: boolean }) => {
      const { version } = overwrite ? await call(getRunSheet, { params: { roomId } }) : read;
      return call(saveRunSheet, { params: { roomId }, body: { version, items: itemsOf(lines) } });
    },
    onSuccess: (next) => {
      begin(next);
      cache.setQueryData(runSheetQuery(roomId).queryKey, next);
      void cache.invalidateQueries(roomQuery(roomId));
      toast(currentMessages(scheduleTexts).sheet.allSaved);
    },
    onError: (error) => {
      if (!isConflict(error)) toastError(error);
    },
  });

  return {
    lines,
    setLines,
    isDirty,
    save,
    hasConflict: isConflict(save.error),
    products: productsById(read.products, picked),
    /** Remembers a product that was just chosen, so that its line has a picture and a price. */
    remember: (more: readonly ProductCard[]): void => setPicked((now) => [...now, ...more]),
    discard: (): void => setLines(draftOf(read.items)),
    /** What others have saved meanwhile replaces what is written here. */
    takeTheirs: async (): Promise<void> => {
      save.reset();
      begin(await cache.fetchQuery({ ...runSheetQuery(roomId), staleTime: 0 }));
    },
  };
};
