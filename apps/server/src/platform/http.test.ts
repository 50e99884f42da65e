import { endpoint, Failure, QueryInt, type RefusalBody } from '@kaibo/contracts';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createMemoryHotState } from './hot-state.memory.ts';
import { createHttp, type Http, type HttpNeeds, signedIn } from './http.ts';
import { silentLog } from './log.ts';

const say = endpoint({
  method: 'POST',
  path: '/v1/rooms/:roomId/say',
  summary: 'Say something',
  params: z.strictObject({ roomId: z.uuid() }),
  body: z.strictObject({ text: z.string().min(1).max(100), deep: z.unknown().optional() }),
  reply: z.strictObject({ text: z.string(), by: z.string().nullable() }),
  bodyLimitBytes: 1_000,
});
const list = endpoint({
  method: 'GET',
  path: '/v1/things',
  summary: 'List things',
  query: z.strictObject({ limit: QueryInt(1, 100).default(20), name: z.string().optional() }),
  reply: z.strictObject({ limit: z.int(), names: z.array(z.string()) }),
});
const upload = endpoint({
  method: 'POST',
  path: '/v1/bytes',
  summary: 'Send bytes',
  body: z.instanceof(Uint8Array),
  reply: z.strictObject({ sizeBytes: z.int() }),
  bodyLimitBytes: 1_000,
});
const act = endpoint({
  method: 'POST',
  path: '/v1/act',
  summary: 'Act without a body',
  reply: z.strictObject({ done: z.literal(true) }),
});
const logIn = endpoint({
  method: 'POST',
  path: '/v1/account/login',
  summary: 'Log in',
  reply: z.strictObject({ done: z.literal(true) }),
});

const ROOM = '0190f0a0-0000-7000-8000-000000000001';
const SAY = `/v1/rooms/${ROOM}/say`;

/** The cookie is the identity: `id:role,role`. */
const resolveCaller: HttpNeeds['resolveCaller'] = (request) => {
  const [id, roles] = (request.headers.get('cookie') ?? '').split(':');
  if (!id) return null;
  const held = (roles ?? '').split(',').filter(Boolean) as ['host'];
  return { id, roles: held, name: id, simulated: false, locale: 'en' };
};

const open = (extra: Partial<HttpNeeds> = {}): Http => {
  const http = createHttp({
    log: silentLog,
    hotState: createMemoryHotState(),
    resolveCaller,
    checkReplies: true,
    ...extra,
  });
  http.router.mount(say, 'anyone', ({ body, caller }) => ({ text: body.text, by: caller.id }));
  http.router.mount(list, 'rooms:host', ({ query }) => ({ limit: query.limit, names: [] }));
  http.router.mount(upload, 'account', ({ body }) => ({ sizeBytes: body.length }));
  http.router.mount(act, 'account', ({ caller, headers }) => {
    headers.append('set-cookie', `who=${signedIn(caller).id}; HttpOnly`);
    headers.append('set-cookie', 'b=2');
    return { done: true } as const;
  });
  http.router.mount(logIn, 'anyone', () => ({ done: true }) as const);
  return http;
};

const send = (
  http: Http,
  method: string,
  path: string,
  options: {
    body?: unknown;
    raw?: string | Blob | Uint8Array<ArrayBuffer>;
    type?: string;
    headers?: Record<string, string>;
  } = {},
  address = '127.0.0.1',
) => {
  const body = options.raw ?? (options.body === undefined ? null : JSON.stringify(options.body));
  const headers = {
    ...(body === null ? {} : { 'content-type': options.type ?? 'application/json' }),
    ...options.headers,
  };
  const request = new Request(`http://shop.test${path}`, { method, headers, body });
  return http.fetch(request, { address });
};
const refused = async (response: Response | Promise<Response>) => {
  const answer = await response;
  const { error } = (await answer.json()) as RefusalBody;
  return { status: answer.status, code: error.code, details: error.details, error, answer };
};
const as = (identity: string) => ({ cookie: identity, origin: 'http://shop.test' });

let http: Http;
beforeEach(() => {
  http = open();
});

describe('input', () => {
  test('what fits reaches the handler, and the answer is JSON that nobody caches', async () => {
    const response = await send(http, 'POST', SAY, { body: { text: 'hello' } });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ text: 'hello', by: null });
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });

  test.each([
    ['an unknown field', { text: 'x', other: 1 }, 'body', 'unrecognized_keys'],
    ['a wrong type', { text: 7 }, 'body.text', 'invalid_type'],
    ['a missing field', {}, 'body.text', 'invalid_type'],
    ['too short a text', { text: '' }, 'body.text', 'too_small'],
    ['no object', [1], 'body', 'invalid_type'],
    ['a NUL character', { text: 'a\0b' }, 'body', 'nul_character'],
    ['half of a character', { text: 'a\ud800b' }, 'body', 'lone_surrogate'],
    ['a NUL character deep inside', { text: 'a', deep: [{ b: '\0' }] }, 'body', 'nul_character'],
  ])('%s is refused with its place', async (_, body, path, code) => {
    const answer = await refused(send(http, 'POST', SAY, { body }));
    expect(answer).toMatchObject({ status: 400, code: 'http/bad-input' });
    expect(answer.details.issues).toEqual([expect.objectContaining({ path, code })]);
  });

  test('a refusal names places and never the values that were sent', async () => {
    const { error } = await refused(
      send(http, 'POST', `/v1/rooms/s3cret/say`, { body: { text: ['s3cret'] } }),
    );
    expect(JSON.stringify(error)).not.toContain('s3cret');
  });

  test('__proto__ is a field like any other unknown one', async () => {
    const raw = '{"text":"x","__proto__":{"by":"me"}}';
    const answer = await refused(send(http, 'POST', SAY, { raw }));
    expect(answer).toMatchObject({ status: 400, code: 'http/bad-input' });
  });

  test('parameters and query are validated, and numbers in a query become numbers', async () => {
    expect(
      (await refused(send(http, 'POST', '/v1/rooms/7/say', { body: { text: 'x' } }))).code,
    ).toBe('http/bad-input');
    const get = (query: string) =>
      send(http, 'GET', `/v1/things${query}`, { headers: as('u:host') });
    expect(await (await get('?limit=7')).json()).toEqual({ limit: 7, names: [] });
    expect(await (await get('')).json()).toEqual({ limit: 20, names: [] });
    for (const query of ['?limit=x', '?limit=101', '?other=1', '?name=a&name=b', '?name=%00'])
      expect(await refused(get(query))).toMatchObject({ status: 400, code: 'http/bad-input' });
  });

  test('only JSON is taken where JSON is asked for, and it must be valid', async () => {
    const type = 'text/plain';
    expect(await refused(send(http, 'POST', SAY, { body: { text: 'x' }, type }))).toMatchObject({
      status: 415,
      code: 'http/wrong-content-type',
    });
    for (const raw of ['{', '', 'nil', new Uint8Array([0x22, 0xff, 0x22])])
      expect((await refused(send(http, 'POST', SAY, { raw }))).status).toBe(400);
    const withCharset = { body: { text: 'x' }, type: 'application/json; charset=utf-8' };
    expect((await send(http, 'POST', SAY, withCharset)).status).toBe(200);
  });

  test('a Blob of JSON, as sendBeacon sends it, is taken', async () => {
    const raw = new Blob([JSON.stringify({ text: 'bye' })], { type: 'application/json' });
    const headers = { origin: 'http://shop.test' };
    expect((await send(http, 'POST', SAY, { raw, headers })).status).toBe(200);
  });

  test('bytes are taken as they are where a picture is asked for', async () => {
    const raw = new Uint8Array([1, 2, 3]);
    const headers = as('u:');
    const sent = await send(http, 'POST', '/v1/bytes', { raw, type: 'image/png', headers });
    expect(await sent.json()).toEqual({ sizeBytes: 3 });
    const json = await refused(send(http, 'POST', '/v1/bytes', { body: {}, headers }));
    expect(json.status).toBe(415);
  });

  test('a body over the limit is refused, declared or not, and reading stops there', async () => {
    const declared = { 'content-length': '1001' };
    const body = { text: 'x' };
    expect(await refused(send(http, 'POST', SAY, { body, headers: declared }))).toMatchObject({
      status: 413,
      code: 'http/too-large',
      details: { limitBytes: 1_000 },
    });
    let pulled = 0;
    const endless = new ReadableStream({
      pull(controller) {
        pulled++;
        controller.enqueue(new Uint8Array(400));
      },
    });
    const request = new Request(`http://shop.test${SAY}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: endless,
      duplex: 'half',
    } as RequestInit);
    expect((await http.fetch(request)).status).toBe(413);
    expect(pulled).toBeLessThan(10);
  });

  test('an endpoint without a body takes nothing or an empty object', async () => {
    const headers = as('u:');
    expect((await send(http, 'POST', '/v1/act', { headers })).status).toBe(200);
    expect((await send(http, 'POST', '/v1/act', { body: {}, headers })).status).toBe(200);
    expect((await send(http, 'POST', '/v1/act', { body: { a: 1 }, headers })).status).toBe(400);
  });
});

describe('who may call', () => {
  test('a guest is told to sign in, another role is forbidden, one of the roles is enough', async () => {
    expect(await refused(send(http, 'GET', '/v1/things'))).toMatchObject({
      status: 401,
      code: 'accounts/not-signed-in',
    });
    const get = (who: string) => send(http, 'GET', '/v1/things', { headers: as(who) });
    expect(await refused(get('u:viewer,merchant'))).toMatchObject({
      status: 403,
      code: 'accounts/forbidden',
    });
    expect((await get('u:viewer,host')).status).toBe(200);
  });

  test('who may not call learns nothing about what the input should be', async () => {
    const answer = await refused(send(http, 'POST', '/v1/bytes', { body: { wrong: true } }));
    expect(answer.status).toBe(401);
  });

  test('the session is looked up only when there is a credential', async () => {
    let asked = 0;
    const counting = open({
      resolveCaller: (request) => {
        asked++;
        return resolveCaller(request);
      },
    });
    await send(counting, 'POST', SAY, { body: { text: 'x' } });
    expect(asked).toBe(0);
    await send(counting, 'POST', SAY, { body: { text: 'x' }, headers: as('u:') });
    expect(asked).toBe(1);
  });
});

describe('other sites', () => {
  const body = { text: 'x' };
  const crossSite = { status: 403, code: 'http/cross-site' };

  test.each([
    [{ cookie: 'u:', origin: 'https://evil.test' }],
    [{ cookie: 'u:', origin: 'null' }],
    [{ cookie: 'u:', 'sec-fetch-site': 'cross-site', origin: 'http://shop.test' }],
    [{ cookie: 'u:', 'sec-fetch-site': 'same-site' }],
    [{ cookie: 'u:', origin: 'http://shop.test.evil.test' }],
    [{ cookie: 'u:' }],
  ])('a change with a cookie from elsewhere is refused: %j', async (headers) => {
    expect(await refused(send(http, 'POST', SAY, { body, headers }))).toMatchObject(crossSite);
  });

  test.each([
    [{ cookie: 'u:', origin: 'http://shop.test' }],
    [{ cookie: 'u:', origin: 'https://shop.test' }],
    [{ cookie: 'u:', 'sec-fetch-site': 'same-origin' }],
    [{ cookie: 'u:', origin: 'https://public.test' }],
    [{ origin: 'https://elsewhere.test' }],
    [{}],
  ])('a change from here, or without a cookie, passes: %j', async (headers) => {
    const behindProxy = open({ publicOrigin: 'https://public.test' });
    expect((await send(behindProxy, 'POST', SAY, { body, headers })).status).toBe(200);
  });

  test('reading with a cookie needs no origin', async () => {
    const headers = { cookie: 'u:host' };
    expect((await send(http, 'GET', '/v1/things', { headers })).status).toBe(200);
  });
});

describe('answers', () => {
  test('an unknown path is 404, a known one with another method 405 with what is allowed', async () => {
    expect(await refused(send(http, 'GET', '/v1/none'))).toMatchObject({
      status: 404,
      code: 'http/not-found',
    });
    const wrong = await refused(send(http, 'DELETE', '/v1/things'));
    expect(wrong).toMatchObject({ status: 405, code: 'http/method-not-allowed' });
    expect(wrong.answer.headers.get('allow')).toBe('GET, HEAD');
    const answer = await send(http, 'GET', SAY);
    expect(answer.headers.get('allow')).toBe('POST');
  });

  test('a HEAD is a GET without its body', async () => {
    const answer = await send(http, 'HEAD', '/v1/things', { headers: as('u:host') });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  test('several cookies of a handler all arrive', async () => {
    const answer = await send(http, 'POST', '/v1/act', { headers: as('me:') });
    expect(answer.headers.getSetCookie()).toEqual(['who=me; HttpOnly', 'b=2']);
  });

  test('a failure is told with both languages, and when to come back', async () => {
    const broken = open();
    broken.router.mountRaw({ method: 'GET', path: '/v1/raw', summary: '' }, 'anyone', () => {
      throw new Failure('http/too-many', { retryAfterMs: 1_500 });
    });
    const { error, answer } = await refused(send(broken, 'GET', '/v1/raw'));
    expect(error).toMatchObject({ retry: 'later', message: { en: expect.any(String) } });
    expect(error.message.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(answer.headers.get('retry-after')).toBe('2');
  });

  test('a bug answers 500 with the request id that the log has, and nothing of the error', async () => {
    const lines: { fields: object; message?: string }[] = [];
    const broken = open({
      log: { ...silentLog, error: (fields: unknown) => lines.push({ fields: fields as object }) },
    });
    broken.router.mountRaw({ method: 'GET', path: '/v1/raw', summary: '' }, 'anyone', () => {
      throw new Error('inner detail');
    });
    const { error, status } = await refused(send(broken, 'GET', '/v1/raw'));
    expect(status).toBe(500);
    expect(JSON.stringify(error)).not.toContain('inner detail');
    expect(lines[0]?.fields).toMatchObject({
      requestId: error.requestId,
      path: '/v1/raw',
      err: expect.objectContaining({ message: 'inner detail' }),
    });
  });

  test('a database that is away answers 503, worth a retry', async () => {
    const broken = open();
    broken.router.mountRaw({ method: 'GET', path: '/v1/raw', summary: '' }, 'anyone', () => {
      throw Object.assign(new Error('terminating connection'), { code: '57P01' });
    });
    expect(await refused(send(broken, 'GET', '/v1/raw'))).toMatchObject({
      status: 503,
      error: { retry: 'now' },
    });
  });

  test('a reply that breaks its contract is a bug where replies are checked', async () => {
    const broken = open();
    const loose = endpoint({
      method: 'GET',
      path: '/v1/x',
      summary: '',
      reply: z.strictObject({}),
    });
    broken.router.mount(loose, 'anyone', () => JSON.parse('{"extra":1}'));
    expect((await send(broken, 'GET', '/v1/x')).status).toBe(500);
  });

  test('every answer carries the security headers; HSTS only where it is wanted', async () => {
    for (const path of ['/v1/things', '/v1/none']) {
      const { headers } = await send(http, 'GET', path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('strict-transport-security')).toBeNull();
    }
    const { headers } = await send(open({ isHttpsOnly: true }), 'GET', '/v1/none');
    expect(headers.get('strict-transport-security')).toMatch(/max-age=\d+/);
  });

  test('a large answer is compressed for who asks, and says the same', async () => {
    const big = endpoint({
      method: 'GET',
      path: '/v1/big',
      summary: '',
      reply: z.strictObject({ text: z.string() }),
    });
    http.router.mount(big, 'anyone', () => ({ text: 'kaibo '.repeat(2_000) }));
    const plain = await send(http, 'GET', '/v1/big');
    const packed = await send(http, 'GET', '/v1/big', { headers: { 'accept-encoding': 'gzip' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(packed.headers.get('vary')).toBe('accept-encoding');
    const bytes = new Response(packed.body!.pipeThrough(new DecompressionStream('gzip')));
    expect(await bytes.json()).toEqual(await plain.json());
  });

  test('a path that no route takes goes to the fallback, with the headers of every answer', async () => {
    const withPages = open({ fallback: async () => new Response('page') });
    const answer = await send(withPages, 'GET', '/rooms/1');
    expect(await answer.text()).toBe('page');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('limits', () => {
  /** However long the requests of a test take, nothing flows in meanwhile. */
  const refillPerSecond = 1 / 3_600;
  const limited = () =>
    open({
      rateLimits: {
        address: { capacity: 5, refillPerSecond },
        user: { capacity: 3, refillPerSecond },
        signIn: { capacity: 2, refillPerSecond },
      },
    });
  const times = async (count: number, once: () => Promise<Response>): Promise<number[]> => {
    const statuses: number[] = [];
    for (let i = 0; i < count; i++) statuses.push((await once()).status);
    return statuses;
  };
  const body = { text: 'x' };

  test('an address may change things so often, another one has its own count', async () => {
    const strict = limited();
    const from = (address: string) => () => send(strict, 'POST', SAY, { body }, address);
    expect(await times(6, from('198.51.100.1'))).toEqual([200, 200, 200, 200, 200, 429]);
    expect(await times(1, from('198.51.100.2'))).toEqual([200]);
  });

  test('reading is never counted, nor is the machine itself', async () => {
    const strict = limited();
    const read = () => send(strict, 'GET', '/v1/things', { headers: as('u:host') }, '198.51.100.1');
    expect(new Set(await times(20, read))).toEqual(new Set([200]));
    expect(new Set(await times(20, () => send(strict, 'POST', SAY, { body })))).toEqual(
      new Set([200]),
    );
  });

  test('an account is counted wherever it comes from', async () => {
    const strict = limited();
    const headers = as('u:');
    let n = 0;
    const once = () => send(strict, 'POST', SAY, { body, headers }, `198.51.100.${++n}`);
    expect(await times(4, once)).toEqual([200, 200, 200, 429]);
  });

  test('logging in is counted more strictly, from the machine itself too', async () => {
    const strict = limited();
    const once = () => send(strict, 'POST', '/v1/account/login');
    expect(await times(3, once)).toEqual([200, 200, 429]);
  });

  test('behind a trusted proxy the address is the one that it saw; otherwise the header is not believed', async () => {
    const caller = async (trustedProxies: number, forwarded: string) => {
      let seen = '';
      const site = open({ trustedProxies });
      site.router.mountRaw(
        { method: 'GET', path: '/who', summary: '' },
        'anyone',
        async (_, __, c) => {
          seen = c.address;
          return new Response('');
        },
      );
      await send(site, 'GET', '/who', { headers: { 'x-forwarded-for': forwarded } }, '10.0.0.1');
      return seen;
    };
    expect(await caller(0, '1.1.1.1')).toBe('10.0.0.1');
    expect(await caller(1, '9.9.9.9, 1.1.1.1')).toBe('1.1.1.1');
    expect(await caller(2, '9.9.9.9, 1.1.1.1, 10.0.0.2')).toBe('1.1.1.1');
  });
});

test('routes are listed with who may call them and the module they belong to', () => {
  http
    .routerOf('rooms')
    .mountRaw(
      { method: 'GET', path: '/raw', summary: 'Raw' },
      'anyone',
      async () => new Response(''),
    );
  expect(http.routes()).toContainEqual(
    expect.objectContaining({
      method: 'GET',
      path: '/v1/things',
      who: 'rooms:host',
      tag: 'system',
    }),
  );
  expect(http.routes().at(-1)).toEqual({
    method: 'GET',
    path: '/raw',
    summary: 'Raw',
    who: 'anyone',
    tag: 'rooms',
    audit: 'changes',
    contract: null,
  });
});
