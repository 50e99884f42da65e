import { type Endpoint, Failure, type ReplyOf } from '@kaibo/contracts';
import { type Context, Hono } from 'hono';
import type { Audit, AuditKind } from './audit.ts';
import type { HotState } from './hot-state.ts';
import { createRecorder, type Recording } from './http.audit.ts';
import {
  addressOf,
  type Connection,
  callerOf,
  type ResolveCaller,
  refuseOthers,
} from './http.caller.ts';
import {
  bodyKindOf,
  checkContentType,
  isForm,
  parseJson,
  queryOf,
  readBody,
  validated,
} from './http.input.ts';
import { createLimits, type RateLimits } from './http.limits.ts';
import { type Answer, createReplies, unexpected } from './http.reply.ts';
import { preflightAnswer, type SharesWith, sharedAnswer } from './http.shared.ts';
import { newId } from './id.ts';
import type { Log } from './log.ts';
import type { Call, Caller, Router, Who } from './router.ts';
import { baseHeaders, refuseCrossSite } from './security.ts';

export { signedIn } from './http.caller.ts';

export interface HttpNeeds {
  log: Log;
  hotState: HotState;
  /** Whose session it is, asked only when a request carries a cookie or an authorization. */
  resolveCaller: ResolveCaller;
  /** Address that browsers use, when a proxy stands before us, e.g. `https://shop.example`. */
  publicOrigin?: string | null;
  /** Tells browsers to come back over TLS only (HSTS). */
  isHttpsOnly?: boolean;
  trustedProxies?: number;
  /** Null counts nothing. */
  rateLimits?: RateLimits | null;
  /** Null records nothing. */
  audit?: Audit | null;
  /** Checks every reply against its contract: in tests, not in production. */
  checkReplies?: boolean;
  /** Told of every request that a route took. */
  observe?: (request: { method: string; route: string; status: number; seconds: number }) => void;
  /** Answers paths that no route takes (the web app); null leaves them to a 404. */
  fallback?: (request: Request, connection?: Connection) => Promise<Response | null>;
}

/** A mounted route as data: for the API description, the route walk and the log. */
export interface RouteInfo {
  method: string;
  path: string;
  summary: string;
  who: Who;
  /** The module it belongs to. */
  tag: string;
  audit: AuditKind;
  /** Null for a route that answers bytes. */
  contract: Endpoint | null;
  /** Absent where pages of other sites may not call. */
  sharesWith?: SharesWith;
}

export interface Http {
  /** Mounts under the tag `system`; modules get theirs by `routerOf`. */
  router: Router;
  routerOf(tag: string): Router;
  /** Like `router.mount`, for a reply whose status is not always 200. */
  mountWithStatus<E extends Endpoint>(
    contract: E,
    who: Who,
    handle: (call: Call<E>) => Promise<{ status: number; reply: ReplyOf<E> }>,
  ): void;
  fetch(request: Request, connection?: Connection): Promise<Response>;
  routes(): readonly RouteInfo[];
}

type Env = { Bindings: Connection };
type Handle<E extends Endpoint> = (call: Call<E>) => Promise<{ status: number; reply: ReplyOf<E> }>;

/** The edge: who may call, what they may send and what is answered, for every route alike. Handlers trust it. */
export const createHttp = (needs: HttpNeeds): Http => {
  const { log, resolveCaller } = needs;
  const app = new Hono<Env>();
  const routes: RouteInfo[] = [];
  const replies = createReplies(baseHeaders({ isHttpsOnly: needs.isHttpsOnly ?? false }));
  const limits = createLimits(needs.hotState, needs.rateLimits ?? null);
  const publicOrigin = needs.publicOrigin ?? null;
  const recordingOf = createRecorder({ audit: needs.audit ?? null, log });

  const refuse = (error: unknown, request: Request, requestId: string): Response => {
    if (error instanceof Failure) return replies.refusal(error, requestId);
    const failure = unexpected(error);
    const { method, url } = request;
    const facts = { requestId, method, path: new URL(url).pathname };
    if (failure.code === 'http/internal') log.error({ err: error, ...facts }, 'a request failed');
    else log.warn({ ...facts, why: (error as Error).message }, 'a request was put off');
    return replies.refusal(failure, requestId);
  };

  const recorded = async (
    recording: Recording,
    request: Request,
    requestId: string,
    work: () => Promise<Response>,
  ): Promise<Response> => {
    try {
      const response = await work();
      await recording.end({ status: response.status, code: null });
      return response;
    } catch (error) {
      const { code, status } = error instanceof Failure ? error : unexpected(error);
      await recording.end({ status, code });
      return refuse(error, request, requestId);
    }
  };

  /** What all routes have in common: an id, the caller, who may, how often. */
  const guarded = (
    route: RouteInfo,
    answer: (c: Context<Env>, caller: Caller, recording: Recording) => Promise<Response>,
  ) => {
    const limit = limits.forRoute(route.method, route.path);
    routes.push(route);
    const { method, path, sharesWith } = route;
    const observed = (begunAtMs: number, requestId: string, response: Response): Response => {
      const { status } = response;
      const tookMs = performance.now() - begunAtMs;
      needs.observe?.({ method, route: path, status, seconds: tookMs / 1_000 });
      log.debug({ requestId, method, route: path, status, tookMs: Math.round(tookMs) }, 'answered');
      return response;
    };
    app.on(route.method, route.path, async (c) => {
      const begunAtMs = performance.now();
      const requestId = newId();
      const response = observed(begunAtMs, requestId, await answered(c, requestId));
      return sharesWith ? sharedAnswer(c.req.raw, response, sharesWith) : response;
    });
    if (sharesWith)
      app.options(path, async (c) => {
        const response = await preflightAnswer(c.req.raw, method, sharesWith);
        return replies.finished(response, newId());
      });
    const answered = async (c: Context<Env>, requestId: string): Promise<Response> => {
      const request = c.req.raw;
      try {
        refuseCrossSite(request, publicOrigin);
        const address = addressOf(request, c.env, needs.trustedProxies ?? 0);
        const asks = { who: route.who, owed: route.contract?.owed ?? false };
        const caller = await callerOf(resolveCaller, request, { ...asks, address, requestId });
        if (limit) await limit(address, caller.id);
        const recording = recordingOf(route, caller, () => c.req.param());
        return await recorded(recording, request, requestId, async () => {
          refuseOthers(route.who, caller);
          return answer(c, caller, recording);
        });
      } catch (error) {
        return refuse(error, request, requestId);
      }
    };
  };

  const checked = (contract: Endpoint, answer: Answer): Answer => {
    if (!needs.checkReplies) return answer;
    const result = contract.reply.safeParse(answer.body);
    if (result.success) return answer;
    throw new Error(
      `${contract.method} ${contract.path} breaks its contract: ${result.error.message}`,
    );
  };

  const mount = <E extends Endpoint>(
    tag: string,
    contract: E,
    who: Who,
    handle: Handle<E>,
    sharesWith?: SharesWith,
  ): void => {
    const { method, path, summary } = contract;
    const kind = bodyKindOf(contract);
    const readInput = async (request: Request) => {
      if (method === 'GET') return { rawBody: new Uint8Array(0), body: undefined };
      if (kind === 'bytes') checkContentType(request, kind, contract.takes);
      const rawBody = await readBody(request, contract.bodyLimitBytes);
      if (kind === 'bytes') return { rawBody, body: validated('body', contract.body, rawBody) };
      // The button of a mail program sends a form that says nothing.
      if (kind === 'none' && isForm(request)) return { rawBody, body: undefined };
      if (rawBody.length > 0) checkContentType(request, kind);
      const sent = rawBody.length > 0 ? parseJson(rawBody) : undefined;
      if (kind === 'json') return { rawBody, body: validated('body', contract.body, sent) };
      // An empty object is taken for no body.
      const nothing = sent !== null && typeof sent === 'object' && Object.keys(sent).length === 0;
      return { rawBody, body: validated('body', contract.body, nothing ? undefined : sent) };
    };

    const route = { method, path, summary, who, tag, audit: contract.audit, contract, sharesWith };
    guarded(route, async (c, caller, recording) => {
      const request = c.req.raw;
      const params = validated('params', contract.params, c.req.param());
      const query = validated('query', contract.query, queryOf(request.url));
      const { rawBody, body } = await readInput(request);
      let added: Headers | null = null;
      const call = {
        params,
        query,
        body,
        caller,
        request,
        rawBody,
        note: recording.note,
        get headers() {
          added ??= new Headers();
          return added;
        },
      } as Call<E>;
      await recording.begin(c.req.param(), body);
      const { status, reply } = await handle(call);
      const answer = checked(contract, { status, body: reply, headers: added });
      return replies.json(request, caller.requestId, answer);
    });
  };

  const routerOf = (tag: string): Router => ({
    mount: (contract, who, handle) =>
      mount(tag, contract, who, async (call) => ({ status: 200, reply: await handle(call) })),
    mountShared: (contract, sharesWith, handle) =>
      mount(
        tag,
        contract,
        'anyone',
        async (call) => ({ status: 200, reply: await handle(call) }),
        sharesWith,
      ),
    mountRaw: ({ method, path, summary, audit = 'changes' }, who, handle) => {
      const route = { method, path, summary, who, tag, audit, contract: null };
      guarded(route, async (c, caller, recording) => {
        await recording.begin(c.req.param(), undefined);
        const response = await handle(c.req.raw, c.req.param(), caller);
        return replies.finished(response, caller.requestId);
      });
    },
  });

  const methodsAt = (path: string): string[] => {
    const known = [...new Set(routes.map((route) => route.method))];
    return known.filter((method) => app.router.match(method, path)[0].length > 0);
  };
  app.notFound(async (c) => {
    const requestId = newId();
    const request = c.req.raw;
    try {
      const allowed = methodsAt(c.req.path);
      if (allowed.length > 0 && !allowed.includes(request.method)) {
        const allow = [...allowed, ...(allowed.includes('GET') ? ['HEAD'] : [])].join(', ');
        return replies.refusal(new Failure('http/method-not-allowed'), requestId, { allow });
      }
      const found = await needs.fallback?.(request, c.env);
      if (found) return replies.finished(found, requestId);
      return replies.refusal(new Failure('http/not-found'), requestId);
    } catch (error) {
      return refuse(error, request, requestId);
    }
  });
  app.onError((error, c) => refuse(error, c.req.raw, newId()));

  return {
    router: routerOf('system'),
    routerOf,
    mountWithStatus: (contract, who, handle) => mount('system', contract, who, handle),
    fetch: async (request, connection) => app.fetch(request, connection),
    routes: () => routes,
  };
};
