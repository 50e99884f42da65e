import {
  type Endpoint,
  type Input,
  type RefusalBody,
  type ReplyOf,
  type Retry,
  requestOf,
  VISITOR_HEADER,
} from '@kaibo/contracts';
import { callFailed, callWorked } from './connection.ts';
import { currentLocale, inLocale } from './settings.ts';
import { uuid } from './uuid.ts';
import { visitorId } from './visitor.ts';

/** A refusal of the server, or `network/lost` when it could not be reached. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly retry: Retry;
  readonly details: Record<string, unknown>;

  constructor(code: string, message: string, status: number, retry: Retry, details = {}) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
    this.retry = retry;
    this.details = details;
  }
}

const lost = (): ApiError =>
  new ApiError(
    'network/lost',
    currentLocale() === 'en' ? 'No connection to the server' : '无法连接服务器',
    0,
    'now',
  );

const refusal = async (response: Response): Promise<ApiError> => {
  const body = (await response.json().catch(() => null)) as RefusalBody | null;
  if (!body?.error)
    return new ApiError('http/unavailable', response.statusText, response.status, 'now');
  const { code, message, retry, details } = body.error;
  const text = inLocale(message, currentLocale());
  return new ApiError(code, text, response.status, retry, details);
};

/** What is ranked for one person, who may be known to the server by this browser's id alone. */
const isRanked = (path: string): boolean => /^\/v1\/(home|recommendations\/)/.test(path);

const withVisitor = (path: string, headers: Record<string, string>): Record<string, string> => {
  const id = isRanked(path) ? visitorId() : null;
  if (id === null) return headers;
  return { ...headers, [VISITOR_HEADER]: id, 'accept-language': currentLocale() };
};

/** Calls an endpoint of the contracts. Throws `ApiError`. */
export const call = async <E extends Endpoint>(
  endpoint: E,
  input: Input<E>,
  signal?: AbortSignal,
): Promise<ReplyOf<E>> => {
  const { path, headers, ...init } = requestOf(endpoint, input);
  const sent = fetch(path, {
    ...init,
    headers: withVisitor(path, headers),
    credentials: 'same-origin',
    signal,
  });
  const response = await sent.catch((error: unknown) => {
    if (signal?.aborted) throw error;
    callFailed();
    throw lost();
  });
  callWorked();
  if (!response.ok) throw await refusal(response);
  return (await response.json()) as ReplyOf<E>;
};

/** Made once per intention and repeated on every retry of it. */
export const newIdempotencyKey = (): string => uuid();
