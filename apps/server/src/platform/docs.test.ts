import * as contracts from '@kaibo/contracts';
import { type Endpoint, refusals } from '@kaibo/contracts';
import { beforeAll, describe, expect, test } from 'vitest';
import { html } from './docs.html.ts';
import { docsRoutes } from './docs.ts';
import { createMemoryHotState } from './hot-state.memory.ts';
import { createHttp, type Http } from './http.ts';
import { silentLog } from './log.ts';
import type { ApiDescription, Operation } from './openapi.ts';

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'path' in value && 'reply' in value;
const endpoints = (Object.values(contracts) as unknown[]).filter(isEndpoint);

let http: Http;
let api: ApiDescription;
const get = (path: string, headers = {}) =>
  http.fetch(new Request(`http://kaibo.test${path}`, { headers }));
const operationOf = (contract: Endpoint): Operation | undefined =>
  api.paths[contract.path.replace(/:(\w+)/g, '{$1}')]?.[contract.method.toLowerCase()];

beforeAll(async () => {
  http = createHttp({
    log: silentLog,
    hotState: createMemoryHotState(),
    resolveCaller: () => null,
  });
  for (const contract of endpoints)
    http
      .routerOf('orders')
      .mount(contract, contract.path === '/v1/orders' ? 'account' : 'anyone', () => {
        throw new Error('only described');
      });
  http
    .routerOf('media')
    .mountRaw(
      { method: 'GET', path: '/live/:room/:file{.+}', summary: 'Segments' },
      'anyone',
      () => {
        throw new Error('only described');
      },
    );
  docsRoutes(http, { declared: contracts, version: '1.2.3', url: 'http://kaibo.test' });
  api = (await (await get('/openapi.json')).json()) as ApiDescription;
});

/** Every reference anywhere in a value. */
const refsIn = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([keyword, inner]) =>
    keyword === '$ref' ? [inner as string] : refsIn(inner),
  );
};

describe('the description', () => {
  test('holds every endpoint with its summary, parameters and refusals', () => {
    expect(api).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' } });
    for (const contract of endpoints) {
      const operation = operationOf(contract);
      expect(operation?.summary).toBe(contract.summary);
      const inPath = [...contract.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
      const described = operation?.parameters.filter((one) => one.in === 'path');
      expect(described?.map(({ name }) => name)).toEqual(inPath);
      for (const code of contract.errors) {
        expect(operation?.['x-refusals'].map((one) => one.code)).toContain(code);
        expect(operation?.responses[refusals[code].status]?.description).toContain(code);
      }
    }
  });

  test('gives every operation a name of its own: that of the contract', () => {
    const names = Object.values(api.paths).flatMap((operations) =>
      Object.values(operations).map(({ operationId }) => operationId),
    );
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('placeOrder');
    expect(api.paths['/live/{room}/{file}']?.get?.parameters.map(({ name }) => name)).toEqual([
      'room',
      'file',
    ]);
  });

  test('says who may call: nothing for anybody, the session and its roles otherwise', () => {
    expect(operationOf(contracts.placeOrder)).toMatchObject({
      security: [{ session: [] }],
      'x-roles': ['viewer'],
    });
    expect(operationOf(contracts.getRoom)).toMatchObject({ security: [] });
    expect(operationOf(contracts.getRoom)).not.toHaveProperty('x-roles');
  });

  test('describes bodies: what may be left out is not required, and unknown fields are not taken', () => {
    const json = operationOf(contracts.placeOrder)?.requestBody?.content['application/json']
      ?.schema;
    expect(json).toMatchObject({
      required: ['idempotencyKey', 'addressId', 'lines'],
      additionalProperties: false,
    });
    expect(operationOf(contracts.uploadPicture)?.requestBody?.content).toHaveProperty(['image/*']);
    expect(operationOf(contracts.endRoom)).not.toHaveProperty('requestBody');
  });

  test('every reference leads to a schema, and every schema is referred to', () => {
    const refs = new Set(refsIn(api));
    const names = Object.keys(api.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect([...refs].filter((ref) => !names.includes(ref))).toEqual([]);
    expect(names.filter((name) => !refs.has(name))).toEqual([]);
  });

  test('holds every event with its payload', () => {
    const names = api['x-events'].map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['orders.placed', 'behaviour.exposure']));
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('the page', () => {
  test.each(['zh', 'en'])('shows every path, schema, event and refusal (%s)', async (language) => {
    const page = await (await get(`/docs?lang=${language}`)).text();
    for (const name of Object.keys(api.components.schemas))
      expect(page).toContain(`id="schema-${name}"`);
    for (const { name } of api['x-events']) expect(page).toContain(`id="event-${name}"`);
    for (const operations of Object.values(api.paths))
      for (const { operationId } of Object.values(operations))
        expect(page).toContain(`id="${operationId}"`);
    expect(page).toContain(refusals['orders/out-of-stock'][language as 'zh' | 'en']);
    expect(page).not.toMatch(/undefined|\[object/);
  });

  test('every link within it leads somewhere', async () => {
    const page = await (await get('/docs')).text();
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const targets = [...page.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets.length).toBeGreaterThan(100);
    expect(targets.filter((id) => !ids.has(id))).toEqual([]);
  });

  test('follows the language of the browser', async () => {
    const page = await (
      await get('/docs', { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' })
    ).text();
    expect(page).toContain('<html lang="zh-CN">');
    expect(await (await get('/docs', { 'accept-language': 'de' })).text()).toContain(
      '<html lang="en">',
    );
  });

  test('runs nothing but its own script, and its policy allows nothing else', async () => {
    const response = await get('/docs');
    const page = await response.text();
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toMatch(/<style|style="|onclick/);
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self';");
    for (const path of ['/docs/style.css', '/docs/filter.js'])
      expect((await get(path)).status).toBe(200);
  });

  test('what is put into it is text, whatever it holds', () => {
    expect(html`<b title="${'"x"'}">${'<script>'}</b>${[html`<i>${1}</i>`, null]}`.text).toBe(
      '<b title="&quot;x&quot;">&lt;script&gt;</b><i>1</i>',
    );
  });
});
