import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Id } from './values.ts';

export const Picture = z.strictObject({
  id: Id,
  url: z.string(),
  widthPx: z.int(),
  heightPx: z.int(),
});
export type Picture = z.infer<typeof Picture>;

/** Largest picture taken, in bytes: a phone's photo as it is. */
export const PICTURE_LIMIT_BYTES = 20 * 1024 * 1024;

/** The body is the picture itself (image/jpeg, image/png, image/webp); its content decides, not its name. */
export const uploadPicture = endpoint({
  method: 'POST',
  path: '/v1/pictures',
  summary:
    'Upload a picture: JPEG, PNG or WebP, at most 20 MiB, 12,000 px a side and 64 million pixels',
  body: z.instanceof(Uint8Array),
  reply: Picture,
  errors: ['catalog/not-a-picture', 'catalog/picture-too-large', 'accounts/storage-full'],
  bodyLimitBytes: PICTURE_LIMIT_BYTES,
});
