import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { Failure } from '@kaibo/contracts';

export interface PasswordCost {
  /** scrypt N (a power of two), r and p; memory is 128·N·r bytes. */
  N: number;
  r: number;
  p: number;
}

/** What better-auth itself chooses: 32 MiB, and 0.1–0.2 s of one core. */
export const strongCost: PasswordCost = { N: 16_384, r: 16, p: 1 };
/** For the demo's crowd: these accounts are nobody's, and there are hundreds of them. */
export const crowdCost: PasswordCost = { N: 4_096, r: 8, p: 1 };

const KEY_BYTES = 32;
/** libuv has four threads, which also read files: passwords never take more than two of them. */
const MOST_AT_ONCE = 2;
const MOST_WAITING = 200;

export interface Passwords {
  hash(password: string, cost?: PasswordCost): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
}

/** Runs off the event loop. The cost is written into the hash, so it can be raised without a migration. */
export const createPasswords = (cost: PasswordCost = strongCost): Passwords => {
  const inTurn = createTurns();
  return {
    hash: async (password, chosen = cost) => {
      const salt = randomBytes(16);
      const key = await inTurn(() => derive(password, salt, chosen));
      const { N, r, p } = chosen;
      return ['scrypt', N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$');
    },
    verify: async (hash, password) => {
      const [scheme, N, r, p, salt, expected] = hash.split('$');
      if (scheme !== 'scrypt' || !salt || !expected) return false;
      const stored = { N: Number(N), r: Number(r), p: Number(p) };
      const key = await inTurn(() => derive(password, Buffer.from(salt, 'base64url'), stored));
      return timingSafeEqual(key, Buffer.from(expected, 'base64url'));
    },
  };
};

const derive = (password: string, salt: Buffer, { N, r, p }: PasswordCost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const options: ScryptOptions = { N, r, p, maxmem: 1_048_576 + 256 * N * r };
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });

const createTurns = () => {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (waiting.length >= MOST_WAITING) throw new Failure('http/unavailable');
    if (running >= MOST_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
};
