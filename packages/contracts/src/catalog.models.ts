import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Id } from './values.ts';

/** Largest 3-D model taken, in bytes. */
export const MODEL_LIMIT_BYTES = 20 * 1024 * 1024;
/** Triangles that a phone still turns smoothly. */
export const MODEL_TRIANGLES_MOST = 300_000;

export const Model = z.strictObject({
  id: Id,
  url: z.string(),
  sizeBytes: z.int(),
  triangles: z.int(),
});
export type Model = z.infer<typeof Model>;

export const uploadModel = endpoint({
  method: 'POST',
  path: '/v1/models',
  summary: 'Upload a 3-D model: glTF 2.0 as one .glb file, at most 20 MiB and 300,000 triangles',
  body: z.instanceof(Uint8Array),
  reply: Model,
  errors: ['catalog/not-a-model', 'catalog/model-too-large', 'accounts/storage-full'],
  bodyLimitBytes: MODEL_LIMIT_BYTES,
});
