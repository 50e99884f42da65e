import { randomUUID } from 'node:crypto';

/** Stands for what is prepared while a reply is written; nobody can know it, so no text of a user is taken for it. */
const MARK = randomUUID();
const QUOTED = JSON.stringify(MARK);

/** What the marks of the reply that is being written stand for, in order. */
let met: Buffer[] | null = null;

const written = (value: object): Buffer => {
  const outer = met;
  met = null;
  try {
    const text = JSON.stringify({ ...value });
    // Of its own: a short one cut from the shared pool would keep eight kilobytes of others' in memory.
    const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
    bytes.write(text);
    return bytes;
  } finally {
    met = outer;
  }
};

/**
 * Marks a value that stands in many replies: `jsonBytes` writes it once and copies it from then on. It must not change
 * any more. A copy of it (`{ ...value }`) is an ordinary value again.
 */
export const prepared = <T extends object>(value: T): T => {
  if (Object.hasOwn(value, 'toJSON')) return value;
  let json: Buffer | null = null;
  const toJSON = (): unknown => {
    if (!met) return value;
    json ??= written(value);
    met.push(json);
    return MARK;
  };
  return Object.defineProperty(value, 'toJSON', { value: toJSON });
};

/** JSON in UTF-8: the same bytes as of `JSON.stringify`. */
export const jsonBytes = (body: unknown): Buffer => {
  const parts: Buffer[] = [];
  met = parts;
  let text: string;
  try {
    text = JSON.stringify(body);
  } finally {
    met = null;
  }
  if (parts.length === 0) return Buffer.from(text);
  const rest = text.split(QUOTED);
  const spared = parts.reduce((sum, part) => sum + part.length - QUOTED.length, 0);
  const bytes = Buffer.allocUnsafe(Buffer.byteLength(text) + spared);
  let at = 0;
  rest.forEach((piece, i) => {
    at += bytes.write(piece, at);
    if (i < parts.length) at += parts[i]!.copy(bytes, at);
  });
  return bytes;
};
