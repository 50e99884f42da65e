import { randomUUID } from 'node:crypto';
import type { Endpoint, RefusalBody, Role } from '@kaibo/contracts';
import * as contracts from '@kaibo/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ORIGIN, type Person, type TestServer, testServer } from '../../../tests/support/server.ts';
import type { RouteInfo } from './platform/http.ts';

const ROLES = contracts.roles;

let server: TestServer;
const people = new Map<Role, Person>();
beforeAll(async () => {
  server = await testServer();
  for (const role of ROLES)
    people.set(role, await server.signUp(role, role === 'viewer' ? [] : [role]));
});
afterAll(() => server.close());

const routes = (): readonly RouteInfo[] => server.http.routes();
const nameOf = (route: RouteInfo): string => `${route.method} ${route.path}`;
const isUnsafe = (route: RouteInfo): boolean => route.method !== 'GET';

const mayCall = (route: RouteInfo, role: Role | null): boolean => {
  if (route.who === 'anyone') return true;
  return role !== null && (route.who === 'account' || contracts.may([role], route.who));
};
/** Somebody who may call it; null where a guest may. */
const allowed = (route: RouteInfo): Person | null => {
  if (route.who === 'anyone') return null;
  return people.get(ROLES.find((role) => mayCall(route, role))!)!;
};

interface Raw {
  as?: Person | null;
  body?: string;
  type?: string;
  query?: string;
  params?: string;
  headers?: Record<string, string>;
}

const shapeOf = (schema: z.ZodType | undefined): Record<string, z.ZodType> =>
  schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>) : {};
/** Something that the schema of a parameter takes: an id that nobody has, where it is one. */
const sampleOf = (schema: z.ZodType | undefined): string => {
  if (schema instanceof z.ZodLiteral) return String(schema.value);
  if (schema instanceof z.ZodEnum) return String(schema.options[0]);
  return schema?.safeParse('x').success ? 'x' : randomUUID();
};
const neededOf = (schema: z.ZodType | undefined): string => {
  const needed = Object.entries(shapeOf(schema)).filter(
    ([, each]) => !each.safeParse(undefined).success,
  );
  if (needed.length === 0) return '';
  const samples = Object.fromEntries(needed.map(([name, each]) => [name, sampleOf(each)]));
  return `?${new URLSearchParams(samples)}`;
};
/** What tells the forms of a query apart that has several. */
const formOf = (schema: z.ZodType | undefined): string =>
  schema instanceof z.ZodDiscriminatedUnion ? neededOf(schema.options[0] as z.ZodType) : '';

/** A request that is right in form: every parameter is an id that nobody has, or one of those that there are. */
const send = async (route: RouteInfo, raw: Raw = {}) => {
  const { params, query } = route.contract ?? {};
  const path = route.path.replace(
    /:(\w+)(\{[^}]*\})?/g,
    (_, name: string) => raw.params ?? sampleOf(shapeOf(params)[name]),
  );
  const headers = new Headers({ origin: ORIGIN, ...raw.headers });
  if (raw.as) headers.set('cookie', raw.as.cookie);
  if (raw.body !== undefined) headers.set('content-type', raw.type ?? 'application/json');
  const request = new Request(
    `${ORIGIN}${path}${raw.query ?? (neededOf(query) || formOf(query))}`,
    {
      method: route.method,
      headers,
      ...(raw.body === undefined ? {} : { body: raw.body }),
    },
  );
  const response = await server.http.fetch(request, { address: '127.0.0.1' });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  const body = isJson && !response.ok ? (JSON.parse(text) as RefusalBody) : null;
  return { status: response.status, error: body?.error ?? null };
};
type Answered = Awaited<ReturnType<typeof send>>;

/** Tries every route that fits and tells those that answered otherwise, so that one failure shows them all. */
const expectEach = async (
  chosen: readonly RouteInfo[],
  ask: (route: RouteInfo) => Promise<Answered>,
  isRight: (answer: Answered, route: RouteInfo) => boolean,
): Promise<void> => {
  expect(chosen.length).toBeGreaterThan(0);
  const wrong: string[] = [];
  for (const route of chosen) {
    const answer = await ask(route);
    if (!isRight(answer, route))
      wrong.push(`${nameOf(route)} answered ${answer.status} ${JSON.stringify(answer.error)}`);
  }
  expect(wrong).toEqual([]);
};

const kindOf = (route: RouteInfo): 'json' | 'bytes' | 'none' => {
  const { contract } = route;
  if (!contract || !isUnsafe(route) || contract.body instanceof z.ZodUndefined) return 'none';
  return contract.body.safeParse(new Uint8Array(0)).success ? 'bytes' : 'json';
};
const withJson = () => routes().filter((route) => kindOf(route) === 'json');
const issuesOf = (answer: Answered) =>
  (answer.error?.details.issues ?? []) as { path: string; code: string; keys?: string[] }[];

/**
 * How many rows each table has: what a refused call must leave alone. The audit log keeps the attempt, and events
 * are counted by name every ten seconds, whoever calls.
 */
const rowsOfEveryTable = async (): Promise<Record<string, number>> => {
  const { rows } = await server.pool.query<{ name: string }>(
    `select quote_ident(table_name) as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE'
       and table_name not in ('audit_entries', 'event_counts')
     order by 1`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of rows) {
    const counted = await server.pool.query<{ n: number }>(`select count(*) as n from ${name}`);
    counts[name] = counted.rows[0]!.n;
  }
  return counts;
};

describe('who may call', () => {
  test.each([null, ...ROLES])(
    'what is not for them is refused, and nothing else happens (%s; null is a guest)',
    async (role) => {
      const person = role === null ? null : people.get(role)!;
      await server.caughtUp();
      const before = await rowsOfEveryTable();
      const forbidden = routes().filter((route) => !mayCall(route, role));
      if (forbidden.length > 0) {
        const code = role === null ? 'accounts/not-signed-in' : 'accounts/forbidden';
        const status = role === null ? 401 : 403;
        await expectEach(
          forbidden,
          (route) => send(route, { as: person, ...(isUnsafe(route) ? { body: '{}' } : {}) }),
          (answer) => answer.status === status && answer.error?.code === code,
        );
      }
      expect(await rowsOfEveryTable()).toEqual(before);
    },
  );

  test('a cookie that is not a session is a guest', async () => {
    const forged = { ...people.get('admin')!, cookie: 'kaibo.session_token=forged.forged' };
    await expectEach(
      routes().filter((route) => route.who !== 'anyone'),
      (route) => send(route, { as: forged }),
      (answer) => answer.status === 401,
    );
  });

  test('a change that another site makes a signed-in browser send is refused everywhere', async () => {
    await expectEach(
      routes().filter(isUnsafe),
      (route) =>
        send(route, {
          as: people.get('admin')!,
          body: '{}',
          headers: { origin: 'https://elsewhere.test' },
        }),
      (answer) => answer.status === 403 && answer.error?.code === 'http/cross-site',
    );
  });
});

describe('what may be sent', () => {
  test('a field that no schema knows is refused by every body', async () => {
    await expectEach(
      withJson(),
      (route) => send(route, { as: allowed(route), body: '{"no_such_field":1}' }),
      (answer) =>
        answer.status === 400 &&
        issuesOf(answer).some(
          ({ path, code, keys }) =>
            path === 'body' && code === 'unrecognized_keys' && keys?.includes('no_such_field'),
        ),
    );
  });

  test('a wrong type is refused in every field of every body', async () => {
    for (const route of withJson()) {
      const { body } = route.contract!;
      const fields = body instanceof z.ZodObject ? Object.keys(body.shape) : [];
      expect(fields.length, nameOf(route)).toBeGreaterThan(0);
      for (const field of fields) {
        const sent = JSON.stringify({ [field]: { not: ['this'] } });
        const answer = await send(route, { as: allowed(route), body: sent });
        const isTold = issuesOf(answer).some(({ path }) => path.startsWith(`body.${field}`));
        expect([nameOf(route), field, answer.status, isTold]).toEqual([
          nameOf(route),
          field,
          400,
          true,
        ]);
      }
    }
  });

  test.each(['[]', 'null', '"text"', '7'])('%s is no body', async (body) => {
    await expectEach(
      withJson(),
      (route) => send(route, { as: allowed(route), body }),
      (answer) => answer.status === 400 && answer.error?.code === 'http/bad-input',
    );
  });

  test('what is not JSON, or does not say that it is, is refused', async () => {
    await expectEach(
      withJson(),
      (route) => send(route, { as: allowed(route), body: '{' }),
      (answer) => answer.status === 400 && answer.error?.code === 'http/bad-json',
    );
    await expectEach(
      withJson(),
      (route) => send(route, { as: allowed(route), body: '{}', type: 'text/plain' }),
      (answer) => answer.status === 415,
    );
  });

  test('a body over the limit of its endpoint is refused', async () => {
    await expectEach(
      routes().filter((route) => kindOf(route) !== 'none'),
      (route) => {
        const body = `"${'x'.repeat(route.contract!.bodyLimitBytes)}"`;
        const [taken = 'image/png'] = route.contract!.takes;
        const type = kindOf(route) === 'bytes' ? taken : 'application/json';
        return send(route, { as: allowed(route), body, type });
      },
      (answer) => answer.status === 413 && answer.error?.code === 'http/too-large',
    );
  });

  test('a query parameter that no schema knows is refused', async () => {
    await expectEach(
      routes().filter((route) => route.contract && route.method === 'GET'),
      (route) => {
        const form = formOf(route.contract!.query) || '?';
        return send(route, { as: allowed(route), query: `${form}&no_such_parameter=1` });
      },
      (answer) =>
        answer.status === 400 && issuesOf(answer).some(({ code }) => code === 'unrecognized_keys'),
    );
  });

  test('an id that is no id is refused', async () => {
    const takesId = (contract: Endpoint): boolean =>
      contract.params instanceof z.ZodObject &&
      Object.values(contract.params.shape).some((schema) => schema === contracts.Id);
    await expectEach(
      routes().filter((route) => route.contract && takesId(route.contract)),
      (route) => send(route, { as: allowed(route), params: 'no-id' }),
      (answer) => answer.status === 400 && issuesOf(answer)[0]?.path.startsWith('params.') === true,
    );
  });
});

test('no two routes take the same requests, and each says what it is for', () => {
  const shapes = routes().map((route) => nameOf(route).replace(/:\w+/g, ':'));
  expect(shapes.filter((shape, i) => shapes.indexOf(shape) !== i)).toEqual([]);
  expect(routes().filter((route) => route.summary.trim() === '')).toEqual([]);
});

test('every endpoint of the contracts is mounted', () => {
  const isEndpoint = (value: unknown): value is Endpoint =>
    typeof value === 'object' && value !== null && 'path' in value && 'reply' in value;
  const declared = (Object.values(contracts) as unknown[]).filter(isEndpoint);
  const mounted = new Set(routes().map((route) => route.contract));
  const missing = declared.filter((contract) => !mounted.has(contract));
  expect(missing.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});
