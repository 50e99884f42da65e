import { getRunSheet, type RunSheet } from '@kaibo/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { call } from '../../../app/api.ts';
import { dateTime } from '../../../app/format.ts';
import { useMessages } from '../../../app/text.ts';
import { Picture } from '../../../ui/picture.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { toast, toastError } from '../../../ui/toast.tsx';
import { myRoomsQuery } from '../studio-queries.ts';
import { scheduleTexts } from './schedule-texts.ts';

interface CopySheetProps {
  roomId: string;
  open: boolean;
  onClose: () => void;
  take: (sheet: RunSheet) => void;
}

/** Takes over the lines of another stream of one's own. */
export function CopySheet({ roomId, open, onClose, take }: CopySheetProps) {
  const text = useMessages(scheduleTexts).copyFrom;
  const { data: rooms = [] } = useQuery({ ...myRoomsQuery, enabled: open, refetchInterval: false });
  const others = rooms.filter((room) => room.id !== roomId);
  const copy = useMutation({
    mutationFn: (from: string) => call(getRunSheet, { params: { roomId: from } }),
    onSuccess: (sheet) => {
      if (sheet.items.length === 0) return toast(text.nothing);
      take(sheet);
      toast(text.lines(sheet.items.length));
      onClose();
    },
    onError: toastError,
  });
  return (
    <Sheet open={open} onClose={onClose} title={text.title}>
      <div className="grid grid-cols-1 gap-3">
        <p className="text-sm text-soft">{others.length > 0 ? text.hint : text.none}</p>
        <ul className="grid grid-cols-1 gap-1">
          {others.map((room) => {
            const whenMs = room.startedAtMs ?? room.startsAtMs;
            return (
              <li key={room.id}>
                <button
                  type="button"
                  disabled={copy.isPending}
                  onClick={() => copy.mutate(room.id)}
                  className="flex w-full items-center gap-3 rounded-xl p-2 text-left hover:bg-sunken disabled:opacity-50"
                >
                  <Picture src={room.coverUrl} alt="" className="h-14 w-11 shrink-0 rounded-lg" />
                  <span className="grid min-w-0 gap-0.5">
                    <span className="truncate text-sm font-medium">{room.title}</span>
                    <span className="text-xs text-soft">{whenMs ? dateTime(whenMs) : ''}</span>
                  </span>
                </button>
              </li>
            );
          })}
        </ul>
      </div>
    </Sheet>
  );
}
