import { randomFillSync } from 'node:crypto';

const random = new Uint8Array(4096);
let used = random.length;
let lastMs = 0;
let counter = 0;

/** UUIDv7 (RFC 9562 §5.7) with a 12-bit counter within the millisecond, so ids of one process never go back. */
export const newId = (): string => {
  if (used + 8 > random.length) {
    randomFillSync(random);
    used = 0;
  }
  const nowMs = Date.now();
  if (nowMs > lastMs) {
    lastMs = nowMs;
    counter = random[used]! & 0x7f;
  } else if (++counter > 0xfff) {
    lastMs += 1;
    counter = 0;
  }
  const time = lastMs.toString(16).padStart(12, '0');
  random[used] = (random[used]! & 0x3f) | 0x80;
  let tail = '';
  for (let i = 0; i < 8; i++) tail += random[used + i]!.toString(16).padStart(2, '0');
  used += 8;
  const version = (0x7000 | counter).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${tail.slice(0, 4)}-${tail.slice(4)}`;
};

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text is written like an id of ours, in small letters: what is not never reaches the database or a path. */
export const isId = (text: string): boolean => ID.test(text);
