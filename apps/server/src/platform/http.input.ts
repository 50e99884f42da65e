import { type Endpoint, Failure } from '@kaibo/contracts';
import { z } from 'zod';

/** How the body of an endpoint is read, decided once when it is mounted. */
export type BodyKind = 'none' | 'json' | 'bytes';

export const bodyKindOf = (contract: Endpoint): BodyKind => {
  if (contract.body instanceof z.ZodUndefined) return 'none';
  const takes = (sample: unknown): boolean => contract.body.safeParse(sample).success;
  // To an object whose fields are all optional, an empty list of bytes looks like an empty object.
  return takes(new Uint8Array(0)) && !takes({}) ? 'bytes' : 'json';
};

const EMPTY = new Uint8Array(0);
/** Besides pictures. */
const BYTES = new Set(['application/octet-stream', 'application/pdf']);
const utf8 = new TextDecoder('utf-8', { fatal: true });
const ISSUES_SHOWN = 20;

const cutOff = (): never => {
  throw new Failure('http/bad-input', { issues: [{ path: 'body', code: 'cut_off' }] });
};

/** Stops reading as soon as there is more than allowed. A length that was declared is kept by the HTTP parser. */
export const readBody = async (request: Request, limitBytes: number): Promise<Uint8Array> => {
  const declared = request.headers.get('content-length');
  if (declared === '0') return EMPTY;
  if (declared !== null) {
    if (Number(declared) > limitBytes) throw new Failure('http/too-large', { limitBytes });
    const bytes = new Uint8Array(await request.arrayBuffer().catch(cutOff));
    if (bytes.length > limitBytes) throw new Failure('http/too-large', { limitBytes });
    return bytes;
  }
  if (!request.body) return EMPTY;
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(cutOff);
    if (done) return Buffer.concat(chunks);
    sizeBytes += value.length;
    if (sizeBytes > limitBytes) {
      await reader.cancel();
      throw new Failure('http/too-large', { limitBytes });
    }
    chunks.push(value);
  }
};

export const checkContentType = (
  request: Request,
  kind: BodyKind,
  takes: readonly string[] = [],
): void => {
  const sent = request.headers.get('content-type') ?? '';
  const type = sent.split(';', 1)[0]!.trim().toLowerCase();
  const isFile = type.startsWith('image/') || BYTES.has(type);
  const isTaken =
    takes.length > 0
      ? takes.includes(type)
      : kind === 'bytes'
        ? isFile
        : type === 'application/json';
  if (!isTaken) throw new Failure('http/wrong-content-type');
};

const FORM = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i;

export const isForm = (request: Request): boolean =>
  FORM.test(request.headers.get('content-type') ?? '');

export const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw new Failure('http/bad-json');
  }
};

/** The parameters of a URL; one that is given twice becomes a list, which no schema of a single value takes. */
export const queryOf = (url: string): Record<string, unknown> => {
  const start = url.indexOf('?');
  if (start < 0) return {};
  const query: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(url.slice(start))) {
    const before = Object.hasOwn(query, name) ? query[name] : undefined;
    const next = before === undefined ? value : [before, value].flat();
    Object.defineProperty(query, name, {
      value: next,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return query;
};

/** PostgreSQL keeps neither a NUL nor half of a surrogate pair in text, so both are refused at the edge. */
const unkeepable = (value: unknown): string | null => {
  if (typeof value === 'string') {
    if (value.includes('\0')) return 'nul_character';
    return value.isWellFormed() ? null : 'lone_surrogate';
  }
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return null;
  for (const [name, inner] of Object.entries(value)) {
    const found = unkeepable(name) ?? unkeepable(inner);
    if (found !== null) return found;
  }
  return null;
};

/** A clock may run ahead so far. */
const AHEAD_MS = 5 * 60_000;

/** Who tells of the past tells of nothing that is still to come. `pathOf` names the place of a time in the body. */
export const refuseFuture = (
  timesMs: readonly number[],
  nowMs: number,
  pathOf: (place: number) => string,
): void => {
  const issues = timesMs.flatMap((atMs, place) =>
    atMs > nowMs + AHEAD_MS ? [{ path: `body.${pathOf(place)}`, code: 'in_the_future' }] : [],
  );
  if (issues.length > 0)
    throw new Failure('http/bad-input', { issues: issues.slice(0, ISSUES_SHOWN) });
};

const issueOf = (where: string, issue: z.core.$ZodIssue) => ({
  path: [where, ...issue.path.map(String)].join('.').slice(0, 200),
  code: issue.code,
  ...(issue.code === 'invalid_type' ? { expected: issue.expected } : {}),
  ...(issue.code === 'unrecognized_keys'
    ? { keys: issue.keys.slice(0, 10).map((key) => key.slice(0, 60)) }
    : {}),
});

/** What the schema makes of the input, or a refusal that names the places and never the values. */
export const validated = (where: string, schema: z.ZodType, input: unknown): unknown => {
  const result = schema.safeParse(input);
  if (!result.success)
    throw new Failure('http/bad-input', {
      issues: result.error.issues.slice(0, ISSUES_SHOWN).map((issue) => issueOf(where, issue)),
    });
  const code = unkeepable(result.data);
  if (code !== null) throw new Failure('http/bad-input', { issues: [{ path: where, code }] });
  return result.data;
};
