import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { RoomCard } from './rooms.ts';
import { Id } from './values.ts';

export const listRoomsSelling = endpoint({
  method: 'GET',
  path: '/v1/products/:productId/rooms',
  summary: 'Live rooms that have this product in their bag, the most watched first',
  params: z.strictObject({ productId: Id }),
  reply: z.strictObject({ rooms: z.array(RoomCard) }),
});
