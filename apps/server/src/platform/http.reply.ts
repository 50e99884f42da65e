import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { Failure, type RefusalBody, refusalBody } from '@kaibo/contracts';
import { isDatabaseAway } from './health.away.ts';
import { jsonBytes } from './http.prepared.ts';
import { DATA_POLICY } from './security.ts';

const compress = promisify(gzip);
/** Below this the saving is smaller than a packet. */
const COMPRESS_FROM = 4_096;
const JSON_TYPE = 'application/json; charset=utf-8';

/** Builds replies. Headers stay a plain object as long as a handler adds none: that is the fast path of the server. */
export interface Replies {
  json(request: Request, requestId: string, answer: Answer): Response | Promise<Response>;
  refusal(failure: Failure, requestId: string, extra?: Record<string, string>): Response;
  /** A reply that a handler made itself gets what every reply has; what it set stays. */
  finished(response: Response, requestId: string): Response;
}

export interface Answer {
  status: number;
  body: unknown;
  /** Set by the handler, or null. */
  headers: Headers | null;
}

export const createReplies = (base: Record<string, string>): Replies => {
  const dataHeaders = {
    ...base,
    'content-security-policy': DATA_POLICY,
    'content-type': JSON_TYPE,
    'cache-control': 'no-store',
  };

  const withHeaders = (headers: Record<string, string>, added: Headers | null) => {
    if (!added) return headers;
    const merged = new Headers(headers);
    for (const [name, value] of added)
      if (name === 'set-cookie') merged.append(name, value);
      else merged.set(name, value);
    return merged;
  };

  const json: Replies['json'] = (request, requestId, { status, body, headers }) => {
    const text = jsonBytes(body);
    const own: Record<string, string> = { ...dataHeaders, 'x-request-id': requestId };
    const gzips =
      text.length >= COMPRESS_FROM &&
      (request.headers.get('accept-encoding') ?? '').includes('gzip');
    if (text.length >= COMPRESS_FROM) own.vary = 'accept-encoding';
    if (!gzips)
      return new Response(text as Uint8Array<ArrayBuffer>, {
        status,
        headers: withHeaders(own, headers),
      });
    own['content-encoding'] = 'gzip';
    return compress(text, { level: constants.Z_BEST_SPEED }).then(
      (bytes) => new Response(bytes, { status, headers: withHeaders(own, headers) }),
    );
  };

  const refusal: Replies['refusal'] = (failure, requestId, extra = {}) => {
    const body: RefusalBody = refusalBody(failure, requestId);
    const retryAfterMs = failure.details.retryAfterMs;
    const own: Record<string, string> = { ...dataHeaders, 'x-request-id': requestId, ...extra };
    if (typeof retryAfterMs === 'number')
      own['retry-after'] = `${Math.max(1, Math.ceil(retryAfterMs / 1_000))}`;
    return new Response(JSON.stringify(body), { status: failure.status, headers: own });
  };

  const finished: Replies['finished'] = (response, requestId) => {
    const { headers } = response;
    for (const [name, value] of Object.entries(base))
      if (!headers.has(name)) headers.set(name, value);
    if (!headers.has('content-security-policy'))
      headers.set('content-security-policy', DATA_POLICY);
    headers.set('x-request-id', requestId);
    return response;
  };

  return { json, refusal, finished };
};

/** What is told of an error that is no `Failure`. */
export const unexpected = (error: unknown): Failure =>
  new Failure(isDatabaseAway(error) ? 'http/unavailable' : 'http/internal');
