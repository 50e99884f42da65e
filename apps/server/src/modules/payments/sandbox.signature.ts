import { createHmac, timingSafeEqual } from 'node:crypto';

export const SIGNATURE_HEADER = 'x-sandbox-signature';

/** HMAC-SHA256 over the exact bytes sent, in hex. */
export const sign = (secret: string, rawBody: Uint8Array): string =>
  createHmac('sha256', secret).update(rawBody).digest('hex');

/** Compared in constant time; anything that is not 64 hex digits is wrong. */
export const isSigned = (
  secret: string,
  rawBody: Uint8Array,
  signature: string | null,
): boolean => {
  if (signature === null || !/^[0-9a-f]{64}$/.test(signature)) return false;
  const expected = createHmac('sha256', secret).update(rawBody).digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'));
};
