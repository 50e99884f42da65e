import { docsPage } from './docs.page.ts';
import { docsScript, docsStyle } from './docs.style.ts';
import type { Language } from './docs.texts.ts';
import type { Http } from './http.ts';
import { type ApiDescription, describeApi } from './openapi.ts';
import { pagePolicy } from './security.ts';

const languageOf = (request: Request): Language => {
  const wanted = new URL(request.url).searchParams.get('lang');
  if (wanted === 'zh' || wanted === 'en') return wanted;
  const accepted = request.headers.get('accept-language') ?? '';
  const chinese = accepted.search(/\bzh\b/i);
  const english = accepted.search(/\ben\b/i);
  return chinese >= 0 && (english < 0 || chinese < english) ? 'zh' : 'en';
};

const cached = { 'cache-control': 'public, max-age=300' };

/** `/openapi.json` and the page about it. Everything that is mounted before the first request is described. */
export const docsRoutes = (
  http: Http,
  needs: { declared: Record<string, unknown>; version: string; url: string },
): void => {
  let described: { api: ApiDescription; json: string } | null = null;
  const pages = new Map<Language, string>();
  const describe = () => {
    if (described) return described;
    const api = describeApi({ ...needs, routes: http.routes() });
    described = { api, json: JSON.stringify(api, null, 1) };
    return described;
  };
  const page = (language: Language): string => {
    const known = pages.get(language) ?? docsPage(describe().api, language);
    pages.set(language, known);
    return known;
  };

  const text = (path: string, summary: string, type: string, body: () => string): void =>
    http.router.mountRaw(
      { method: 'GET', path, summary },
      'anyone',
      async () => new Response(body(), { headers: { ...cached, 'content-type': type } }),
    );
  text(
    '/openapi.json',
    'This description (OpenAPI 3.1)',
    'application/json; charset=utf-8',
    () => describe().json,
  );
  text('/docs/style.css', 'Style of the page', 'text/css; charset=utf-8', () => docsStyle);
  text('/docs/filter.js', 'Filter of the page', 'text/javascript; charset=utf-8', () => docsScript);
  http.router.mountRaw(
    { method: 'GET', path: '/docs', summary: 'This description for reading' },
    'anyone',
    async (request) => {
      const headers = {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': pagePolicy(),
        'cache-control': 'no-cache',
        vary: 'accept-language',
      };
      return new Response(page(languageOf(request)), { headers });
    },
  );
};
