import type {
  BodyInputOf,
  Endpoint,
  ParamsOf,
  QueryInputOf,
  RefusalBody,
  ReplyOf,
  Retry,
} from '@kaibo/contracts';
import { currentLocale } from './settings.ts';
import { uuid } from './uuid.ts';

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

type Empty = Record<string, never>;
type Field<Name extends string, Value> = undefined extends Value
  ? { [K in Name]?: Value }
  : Value extends Empty
    ? { [K in Name]?: Value }
    : Empty extends Value
      ? { [K in Name]?: Value }
      : { [K in Name]: Value };

/** A browser sends raw bytes as a file. */
type Sent<Body> = Body extends Uint8Array ? Blob : Body;

export type Input<E> = Field<'params', ParamsOf<E>> &
  Field<'query', QueryInputOf<E>> &
  Field<'body', Sent<BodyInputOf<E>>>;

type LooseInput = {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
};

const addressOf = (path: string, { params, query }: LooseInput): string => {
  const filled = path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(params?.[name] ?? ''),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined) search.set(name, String(value));
  const text = search.toString();
  return text ? `${filled}?${text}` : filled;
};

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
  const text = currentLocale() === 'en' ? message.en : message.zh;
  return new ApiError(code, text, response.status, retry, details);
};

/** Calls an endpoint of the contracts. Throws `ApiError`. */
export const call = async <E extends Endpoint>(
  endpoint: E,
  input: Input<E>,
  signal?: AbortSignal,
): Promise<ReplyOf<E>> => {
  const loose = input as LooseInput;
  const binary = loose.body instanceof Blob;
  const init: RequestInit = { method: endpoint.method, credentials: 'same-origin', signal };
  if (loose.body !== undefined) {
    init.body = binary ? (loose.body as Blob) : JSON.stringify(loose.body);
    init.headers = {
      'content-type': binary ? (loose.body as Blob).type : 'application/json',
    };
  }
  const response = await fetch(addressOf(endpoint.path, loose), init).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw lost();
  });
  if (!response.ok) throw await refusal(response);
  return (await response.json()) as ReplyOf<E>;
};

/** Made once per intention and repeated on every retry of it. */
export const newIdempotencyKey = (): string => uuid();
