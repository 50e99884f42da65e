import {
  type Desk,
  type ProductCard,
  pinProduct,
  type Room,
  setBag,
  setSoldOut,
} from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../app/api.ts';
import { toastError } from '../../ui/toast.tsx';
import { roomQuery } from '../rooms/room-queries.ts';
import { deskQuery } from './desk-queries.ts';

/** What is shown next: the one after the pinned, the first when nothing is; null after the last. */
export const nextAfter = (
  bag: readonly ProductCard[],
  pinnedId: string | null,
  soldOut: readonly string[],
): ProductCard | null => {
  const from = pinnedId === null ? 0 : bag.findIndex(({ id }) => id === pinnedId) + 1;
  return bag.slice(from).find(({ id }) => !soldOut.includes(id)) ?? null;
};

/** Each change shows at once and is taken back, with the reason, when the server refuses it. */
export const useRun = (roomId: string) => {
  const cache = useQueryClient();
  const params = { roomId };
  const roomKey = roomQuery(roomId).queryKey;
  const deskKey = deskQuery(roomId).queryKey;
  const settle = (): void => {
    void cache.invalidateQueries({ queryKey: roomKey });
    void cache.invalidateQueries({ queryKey: deskKey });
  };
  const changeDesk = (change: (desk: Desk) => Desk): void => {
    cache.setQueryData(deskKey, (desk: Desk | undefined) => desk && change(desk));
  };

  const pin = useMutation({
    mutationFn: (product: ProductCard | null) =>
      call(pinProduct, { params, body: { productId: product?.id ?? null } }),
    onMutate: (product) => {
      const before = cache.getQueryData(roomKey);
      cache.setQueryData(roomKey, (room: Room | undefined) => room && { ...room, pinned: product });
      return before;
    },
    onError: (error, _, before) => {
      if (before) cache.setQueryData(roomKey, before);
      toastError(error);
    },
    onSettled: settle,
  });

  const mark = useMutation({
    mutationFn: ({ productId, soldOut }: { productId: string; soldOut: boolean }) =>
      call(setSoldOut, { params: { roomId, productId }, body: { soldOut } }),
    onMutate: ({ productId, soldOut }) =>
      changeDesk((desk) => {
        const others = desk.soldOut.filter((id) => id !== productId);
        return { ...desk, soldOut: soldOut ? [...others, productId] : others };
      }),
    onError: toastError,
    onSettled: settle,
  });

  const order = useMutation({
    mutationFn: (bag: ProductCard[]) =>
      call(setBag, { params, body: { productIds: bag.map(({ id }) => id) } }),
    onMutate: (bag) => changeDesk((desk) => ({ ...desk, room: { ...desk.room, bag } })),
    onError: toastError,
    onSettled: settle,
  });
  return { pin, mark, order };
};

export type Run = ReturnType<typeof useRun>;
