import { createRoom } from '@kaibo/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call, newIdempotencyKey } from '../../app/api.ts';
import { useText } from '../../app/text.ts';
import { ScheduleForm, type ScheduleWish } from './plan/schedule-form.tsx';
import { myRoomsQuery } from './studio-queries.ts';

/** A room for now leads to its live desk, one for later to its plan. */
export function RoomForm() {
  const text = useText();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const [idempotencyKey] = useState(newIdempotencyKey);
  const create = async (wish: ScheduleWish): Promise<void> => {
    const room = await call(createRoom, {
      body: { ...wish, coverId: wish.coverId ?? null, idempotencyKey },
    });
    await cache.invalidateQueries(myRoomsQuery);
    const params = { roomId: room.id };
    if (room.startsAtMs === null) await navigate({ to: '/studio/rooms/$roomId', params });
    else await navigate({ to: '/studio/rooms/$roomId/plan', params });
  };
  return <ScheduleForm room={null} action={text.studio.create} save={create} />;
}
