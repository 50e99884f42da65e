import type {
  BodyOf,
  Endpoint,
  Locale,
  ParamsOf,
  Permission,
  QueryOf,
  ReplyOf,
  Role,
} from '@kaibo/contracts';

/** Who may call: `anyone` needs no account, `account` any account, a permission one of the roles that have it. */
export type Who = 'anyone' | 'account' | Permission;

export interface Caller {
  /** Null for a guest. On a route that is not for `anyone` it is never null: use `signedIn(caller)`. */
  id: string | null;
  roles: readonly Role[];
  name: string;
  simulated: boolean;
  locale: Locale;
  address: string;
  requestId: string;
}

export interface Call<E> {
  params: ParamsOf<E>;
  query: QueryOf<E>;
  body: BodyOf<E>;
  caller: Caller;
  /** The raw request: headers, and the exact bytes of the body for signatures. */
  request: Request;
  rawBody: Uint8Array;
  /** Sets headers (cookies, caching) of the reply. */
  headers: Headers;
  /** Tells the audit log what stood before and after; nothing when the caller is not staff. */
  note(change: Change): void;
}

/** What an act changed, without secrets. */
export interface Change {
  before?: unknown;
  after?: unknown;
}

/** Mounts endpoints declared in contracts. Input is validated before `handle` runs; `handle` trusts it. */
export interface Router {
  mount<E extends Endpoint>(
    contract: E,
    who: Who,
    handle: (call: Call<E>) => Promise<ReplyOf<E>> | ReplyOf<E>,
  ): void;
  /**
   * For pages of other sites too, where `sharesWith` says so: without cookies, and nobody's session counts. Who sends
   * is for `handle` to find out.
   */
  mountShared<E extends Endpoint>(
    contract: E,
    sharesWith: (request: Request) => Promise<boolean>,
    handle: (call: Call<E>) => Promise<ReplyOf<E>> | ReplyOf<E>,
  ): void;
  /** Bytes rather than JSON (pictures, playlists, segments): listed in the route walk like any other. */
  mountRaw(
    route: { method: 'GET'; path: string; summary: string; audit?: Endpoint['audit'] },
    who: Who,
    handle: (request: Request, params: Record<string, string>, caller: Caller) => Promise<Response>,
  ): void;
}
