import { z } from 'zod';
import { endpoint } from './endpoint.ts';

export const StorageUse = z.strictObject({
  usedBytes: z.int().min(0),
  limitBytes: z.int().min(0),
});
export type StorageUse = z.infer<typeof StorageUse>;

export const getStorageUse = endpoint({
  method: 'GET',
  path: '/v1/me/storage',
  summary:
    'How much the pictures, 3-D models and documents of the account take, and how much they may',
  reply: StorageUse,
});
