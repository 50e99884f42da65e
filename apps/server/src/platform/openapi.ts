import {
  type Endpoint,
  type EventDefinition,
  type RefusalCode,
  type Retry,
  refusals,
  rolesWith,
} from '@kaibo/contracts';
import type { z } from 'zod';
import { bodyKindOf } from './http.input.ts';
import type { RouteInfo } from './http.ts';
import { createSchemaBook, type JsonSchema, type SchemaBook } from './openapi.schemas.ts';
import type { Who } from './router.ts';

export interface Parameter {
  name: string;
  in: 'path' | 'query';
  required: boolean;
  schema: JsonSchema;
}

interface Media {
  schema: JsonSchema;
}

export interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  parameters: Parameter[];
  requestBody?: { required: true; content: Record<string, Media> };
  responses: Record<string, { description: string; content?: Record<string, Media> }>;
  security: Record<string, string[]>[];
  /** One of these roles is enough; absent where anybody may call. */
  'x-roles'?: readonly string[];
  'x-refusals': { code: RefusalCode; status: number; retry: Retry; zh: string; en: string }[];
  'x-body-limit-bytes'?: number;
}

export interface EventDescription {
  name: string;
  version: number;
  payload: JsonSchema;
}

/** OpenAPI 3.1, with the events of the platform beside it. */
export interface ApiDescription {
  openapi: '3.1.0';
  info: { title: string; version: string; description: string; license: { name: string } };
  servers: { url: string }[];
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, JsonSchema>; securitySchemes: Record<string, object> };
  'x-events': EventDescription[];
}

const refusalSchema: JsonSchema = {
  type: 'object',
  description: 'The body of every refusal',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'retry', 'details', 'requestId'],
      properties: {
        code: { type: 'string' },
        message: {
          type: 'object',
          required: ['zh', 'en'],
          properties: { zh: { type: 'string' }, en: { type: 'string' } },
        },
        retry: { enum: ['never', 'later', 'now'] },
        details: { type: 'object' },
        requestId: { type: 'string' },
      },
    },
  },
};
const REFUSAL: Media = { schema: { $ref: '#/components/schemas/Refusal' } };

/** What the edge itself may answer, besides what the endpoint declares. */
const refusalsOf = (route: RouteInfo): RefusalCode[] => {
  const { contract } = route;
  const codes: RefusalCode[] = [];
  if (contract) codes.push('http/bad-input');
  if (contract && route.method !== 'GET' && bodyKindOf(contract) !== 'none')
    codes.push('http/bad-json', 'http/wrong-content-type', 'http/too-large');
  if (route.who !== 'anyone') codes.push('accounts/not-signed-in', 'accounts/forbidden');
  if (route.method !== 'GET') codes.push('http/cross-site', 'http/too-many');
  return [...codes, ...(contract?.errors ?? [])];
};

const parametersOf = (
  schema: z.ZodType,
  where: 'path' | 'query',
  book: SchemaBook,
): Parameter[] => {
  const { properties = {}, required = [] } = book.describe(schema, 'input');
  return Object.entries(properties).map(([name, own]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: own,
  }));
};

/** Of a path that a router takes: `:room`, and `:file{.+}` for what may hold a slash. */
const pathOf = (path: string): string => path.replace(/:(\w+)(\{[^}]*\})?/g, '{$1}');

const rawParameters = (path: string): Parameter[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name: name!,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

const bodyOf = (contract: Endpoint, book: SchemaBook): Operation['requestBody'] => {
  const kind = contract.method === 'GET' ? 'none' : bodyKindOf(contract);
  if (kind === 'none') return undefined;
  const bytes: Media = { schema: { type: 'string', format: 'binary' } };
  const types = contract.takes.length > 0 ? contract.takes : ['image/*'];
  if (kind === 'bytes')
    return { required: true, content: Object.fromEntries(types.map((type) => [type, bytes])) };
  const schema = book.describe(contract.body, 'input');
  return { required: true, content: { 'application/json': { schema } } };
};

const responsesOf = (route: RouteInfo, codes: readonly RefusalCode[], book: SchemaBook) => {
  const { contract } = route;
  const media: Record<string, Media> = contract
    ? { 'application/json': { schema: book.describe(contract.reply, 'output') } }
    : { '*/*': { schema: { type: 'string', format: 'binary' } } };
  const responses: Operation['responses'] = { 200: { description: 'Success', content: media } };
  for (const code of codes) {
    const { status } = refusals[code];
    const known = responses[status]?.description;
    responses[status] = {
      description: known ? `${known}, ${code}` : code,
      content: { 'application/json': REFUSAL },
    };
  }
  return responses;
};

const operationIdOf = (route: RouteInfo, names: ReadonlyMap<unknown, string>): string =>
  names.get(route.contract) ??
  `${route.method.toLowerCase()}${route.path.replace(/[^a-zA-Z]+(\w)?/g, (_, letter: string | undefined) => letter?.toUpperCase() ?? '')}`;

const rolesOf = (who: Exclude<Who, 'anyone'>): readonly string[] =>
  who === 'account' ? ['viewer'] : rolesWith(who);

const operationOf = (
  route: RouteInfo,
  book: SchemaBook,
  names: ReadonlyMap<unknown, string>,
): Operation => {
  const { contract, who } = route;
  const codes = [...new Set(refusalsOf(route))];
  const body = contract && bodyOf(contract, book);
  return {
    operationId: operationIdOf(route, names),
    summary: route.summary,
    tags: [route.tag],
    parameters: contract
      ? [
          ...parametersOf(contract.params, 'path', book),
          ...parametersOf(contract.query, 'query', book),
        ]
      : rawParameters(route.path),
    ...(body ? { requestBody: body, 'x-body-limit-bytes': contract.bodyLimitBytes } : {}),
    responses: responsesOf(route, codes, book),
    security: who === 'anyone' ? [] : [{ session: [] }],
    ...(who === 'anyone' ? {} : { 'x-roles': rolesOf(who) }),
    'x-refusals': codes.map((code) => ({ code, ...refusals[code] })),
  };
};

const isEvent = (value: unknown): value is EventDefinition =>
  typeof value === 'object' && value !== null && 'payload' in value && 'version' in value;

const eventsOf = (declared: Record<string, unknown>, book: SchemaBook): EventDescription[] =>
  Object.values(declared)
    .filter(isEvent)
    .map(({ name, version, payload }) => ({
      name,
      version,
      payload: book.describe(payload, 'output'),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

/** A name that is needed in one direction only needs no suffix. */
const withoutNeedlessSuffix = (description: ApiDescription): ApiDescription => {
  const { schemas } = description.components;
  let text = JSON.stringify(description);
  for (const name of Object.keys(schemas).filter((one) => one.endsWith('Input'))) {
    const short = name.slice(0, -'Input'.length);
    if (schemas[short]) continue;
    text = text
      .replaceAll(`"#/components/schemas/${name}"`, `"#/components/schemas/${short}"`)
      .replace(`"${name}":`, `"${short}":`);
  }
  return JSON.parse(text) as ApiDescription;
};

/**
 * Describes what is mounted, from the same data that checks requests.
 *
 * @param declared the exports of contracts: names of schemas and operations, and the events.
 */
export const describeApi = (needs: {
  routes: readonly RouteInfo[];
  declared: Record<string, unknown>;
  version: string;
  url: string;
}): ApiDescription => {
  const book = createSchemaBook(needs.declared);
  const names = new Map(Object.entries(needs.declared).map(([name, value]) => [value, name]));
  const paths: ApiDescription['paths'] = {};
  // Parts of the page that is made from this are no interface.
  for (const route of needs.routes.filter(({ path }) => !path.startsWith('/docs/'))) {
    const operations = paths[pathOf(route.path)] ?? {};
    paths[pathOf(route.path)] = operations;
    operations[route.method.toLowerCase()] = operationOf(route, book, names);
  }
  const events = eventsOf(needs.declared, book);
  return withoutNeedlessSuffix({
    openapi: '3.1.0',
    info: {
      title: 'Kaibo',
      version: needs.version,
      description:
        'Live commerce: rooms, chat, orders and parcels. Money is whole fen, time is milliseconds since 1970. A changing request with a cookie must carry an Origin of this site.',
      license: { name: 'Apache-2.0' },
    },
    servers: [{ url: needs.url }],
    tags: [...new Set(needs.routes.map((route) => route.tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { ...book.components(), Refusal: refusalSchema },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'kaibo.session_token' },
      },
    },
    'x-events': events,
  });
};
