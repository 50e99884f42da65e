import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  randomInt,
  timingSafeEqual,
} from 'node:crypto';
import { base32 } from '@better-auth/utils/base32';
import { createOTP } from '@better-auth/utils/otp';

/** RFC 6238 as every authenticator app has it: SHA-1, six digits, a new one every 30 s. */
const STEP_MS = 30_000;
const SECRET_BYTES = 20;
const BACKUP_CODES = 10;
/** 32 signs without those that look alike: ten of them are 50 random bits. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

export interface FactorKeys {
  /** AES-256-GCM, bound to the account: the row of one opens nothing for another. */
  seal(secret: Uint8Array, userId: string): string;
  open(sealed: string, userId: string): Uint8Array;
  hashBackupCode(code: string, userId: string): string;
}

/** @param secret of the installation; who reads the database without it can use neither secrets nor backup codes. */
export const factorKeys = (secret: string): FactorKeys => {
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', secret, '', `kaibo second factor: ${purpose}`, 32));
  const sealing = derive('sealing');
  const hashing = derive('backup codes');
  return {
    seal: (plain, userId) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce).setAAD(Buffer.from(userId));
      const parts = [nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()];
      return Buffer.concat(parts).toString('base64url');
    },
    open: (sealed, userId) => {
      const bytes = Buffer.from(sealed, 'base64url');
      const cipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(0, 12))
        .setAAD(Buffer.from(userId))
        .setAuthTag(bytes.subarray(-16));
      return Buffer.concat([cipher.update(bytes.subarray(12, -16)), cipher.final()]);
    },
    hashBackupCode: (code, userId) =>
      createHmac('sha256', hashing).update(`${userId}/${code}`).digest('base64url'),
  };
};

export const newSecret = (): Uint8Array => randomBytes(SECRET_BYTES);

export const secretText = (secret: Uint8Array): string => base32.encode(secret, { padding: false });

export const secretUri = (secret: Uint8Array, email: string): string =>
  createOTP(secret).url('Kaibo', email);

/**
 * The 30 s step that a code belongs to: this one, the one before or the one after, for clocks that are not exact.
 * Null when it belongs to none. Takes the same time whichever it is.
 */
export const stepOf = async (
  secret: Uint8Array,
  code: string,
  nowMs: number,
): Promise<number | null> => {
  const now = Math.floor(nowMs / STEP_MS);
  const otp = createOTP(secret);
  let found: number | null = null;
  for (const step of [now - 1, now, now + 1]) {
    const expected = Buffer.from(await otp.hotp(step));
    const given = Buffer.from(code.padEnd(6).slice(0, 6));
    if (timingSafeEqual(expected, given)) found = step;
  }
  return found;
};

/** Small letters, without what people put between them. */
export const normalCode = (typed: string): string => typed.toLowerCase().replace(/[\s-]/g, '');

export const isAppCode = (code: string): boolean => /^\d{6}$/.test(code);

const letters = (count: number): string =>
  Array.from({ length: count }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** Ten different ones, written as `abcde-fghij`. */
export const newBackupCodes = (): string[] => {
  const codes = new Set<string>();
  while (codes.size < BACKUP_CODES) codes.add(`${letters(5)}-${letters(5)}`);
  return [...codes];
};
