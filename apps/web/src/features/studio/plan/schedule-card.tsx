import { cancelRoom, type Room, updateRoom } from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CalendarX2, Pencil } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../../app/api.ts';
import { count } from '../../../app/format.ts';
import { useMessages, useText } from '../../../app/text.ts';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/field.tsx';
import { Picture } from '../../../ui/picture.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { toast, toastError } from '../../../ui/toast.tsx';
import { reminderQuery } from '../../reminders/reminder-queries.ts';
import { FormatBadge } from '../../rooms/preview/format-badge.tsx';
import { hostTime, startTime, zoneName } from '../../rooms/preview/start-time.ts';
import { roomQuery } from '../../rooms/room-queries.ts';
import { myRoomsQuery } from '../studio-queries.ts';
import { ScheduleForm, type ScheduleWish } from './schedule-form.tsx';
import { scheduleTexts } from './schedule-texts.ts';

const useRoomChanged = () => {
  const cache = useQueryClient();
  return (next: Room): void => {
    cache.setQueryData(roomQuery(next.id).queryKey, next);
    void cache.invalidateQueries(myRoomsQuery);
  };
};

function CancelSheet({ room, open, onClose }: { room: Room; open: boolean; onClose: () => void }) {
  const text = useMessages(scheduleTexts).plan;
  const common = useText().common;
  const changed = useRoomChanged();
  const [reason, setReason] = useState('');
  const cancel = useMutation({
    mutationFn: () => call(cancelRoom, { params: { roomId: room.id }, body: { reason } }),
    onSuccess: (next) => {
      changed(next);
      toast(text.cancelled);
      onClose();
    },
    onError: toastError,
  });
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={text.cancelTitle}
      place="center"
      footer={
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{common.back}</Button>
          <Button look="danger" busy={cancel.isPending} onClick={() => cancel.mutate()}>
            {text.cancel}
          </Button>
        </div>
      }
    >
      <div className="grid gap-4">
        <p>{text.cancelHint}</p>
        <TextField
          label={text.cancelReason}
          value={reason}
          maxLength={200}
          onChange={({ target }) => setReason(target.value)}
        />
      </div>
    </Sheet>
  );
}

function Facts({ room }: { room: Room }) {
  const all = useMessages(scheduleTexts);
  const text = all.plan;
  const { data: reminder } = useQuery(reminderQuery(room.id));
  const { startsAtMs, expectedMinutes } = room;
  const there = startsAtMs === null ? null : hostTime(startsAtMs, room.timeZone);
  const facts = [
    [
      text.starts,
      startsAtMs === null
        ? text.noStart
        : `${startTime(startsAtMs)} ${zoneName(startsAtMs)}${there ? ` · ${there.time} ${there.zone}` : ''}`,
    ],
    [
      text.lasts,
      expectedMinutes === null ? all.fields.noLength : all.fields.minutes(expectedMinutes),
    ],
    [text.subscribers, reminder ? count(reminder.subscribers) : '…'],
  ] as const;
  return (
    <dl className="grid gap-2 text-sm">
      {facts.map(([name, value]) => (
        <div key={name} className="flex gap-3">
          <dt className="w-20 shrink-0 text-soft">{name}</dt>
          <dd className="min-w-0 tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** When and how the stream will be, with the ways to change it and to call it off. */
export function ScheduleCard({ room }: { room: Room }) {
  const text = useMessages(scheduleTexts).plan;
  const changed = useRoomChanged();
  const [editing, setEditing] = useState(false);
  const [cancelling, setCancelling] = useState(false);
  const isOpen = room.status === 'scheduled';
  const save = async (wish: ScheduleWish): Promise<void> => {
    const next = await call(updateRoom, { params: { roomId: room.id }, body: wish });
    const isMoved = next.startsAtMs !== room.startsAtMs;
    changed(next);
    setEditing(false);
    toast(isMoved ? text.saved : text.savedQuiet);
  };
  return (
    <section className="grid grid-cols-1 gap-4 rounded-card bg-raised p-4 shadow-card">
      <h2 className="sr-only">{text.schedule}</h2>
      <div className="flex gap-4">
        <Picture src={room.coverUrl} alt="" className="aspect-[3/4] w-24 shrink-0 rounded-xl" />
        <div className="grid min-w-0 flex-1 content-start gap-3">
          <div>
            <FormatBadge format={room.format} />
          </div>
          <Facts room={room} />
        </div>
      </div>
      {isOpen && (
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => setEditing(true)}>
            <Pencil aria-hidden className="size-4" />
            {text.edit}
          </Button>
          <Button look="danger" onClick={() => setCancelling(true)}>
            <CalendarX2 aria-hidden className="size-4" />
            {text.cancel}
          </Button>
        </div>
      )}
      <Sheet open={editing} onClose={() => setEditing(false)} title={text.schedule}>
        <ScheduleForm room={room} action={text.save} save={save} />
      </Sheet>
      <CancelSheet room={room} open={cancelling} onClose={() => setCancelling(false)} />
    </section>
  );
}
