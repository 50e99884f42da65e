import type { BodyInputOf, Endpoint, ParamsOf, QueryInputOf } from './endpoint.ts';

type Empty = Record<string, never>;
type Field<Name extends string, Value> = undefined extends Value
  ? { [K in Name]?: Value }
  : Value extends Empty
    ? { [K in Name]?: Value }
    : Empty extends Value
      ? { [K in Name]?: Value }
      : { [K in Name]: Value };

/** Raw bytes are sent as they are, or as a browser's file. */
type Sent<Body> = Body extends Uint8Array ? Blob : Body;

/** What a caller gives to an endpoint; what may be left out may be left out. */
export type Input<E> = Field<'params', ParamsOf<E>> &
  Field<'query', QueryInputOf<E>> &
  Field<'body', Sent<BodyInputOf<E>>>;

interface LooseInput {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
}

const pathOf = (path: string, { params, query }: LooseInput): string => {
  const filled = path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(params?.[name] ?? ''),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined) search.set(name, String(value));
  const text = search.toString();
  return text ? `${filled}?${text}` : filled;
};

export interface WireRequest {
  method: string;
  /** Path and query, to be put behind the installation's address. */
  path: string;
  headers: Record<string, string>;
  body: string | Blob | undefined;
}

/** The HTTP request of a call: what every client of the platform sends. */
export const requestOf = <E extends Endpoint>(endpoint: E, input: Input<E>): WireRequest => {
  const loose = input as LooseInput;
  const { body } = loose;
  const path = pathOf(endpoint.path, loose);
  const { method } = endpoint;
  if (body === undefined) return { method, path, headers: {}, body };
  if (body instanceof Blob) return { method, path, headers: { 'content-type': body.type }, body };
  const headers = { 'content-type': 'application/json' };
  return { method, path, headers, body: JSON.stringify(body) };
};
