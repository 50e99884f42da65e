import { type Html, html } from './docs.html.ts';
import { schemaTree } from './docs.schema.ts';
import { type DocsTexts, docsTexts, type Language, tagNames } from './docs.texts.ts';
import type { JsonSchema } from './openapi.schemas.ts';
import type { ApiDescription, EventDescription, Operation } from './openapi.ts';

interface Entry extends Operation {
  method: string;
  path: string;
}

const entriesOf = (api: ApiDescription): Entry[] =>
  Object.entries(api.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
    })),
  );

const methodBadge = (method: string): Html =>
  html`<span class="method ${method.toLowerCase()}">${method}</span>`;

const whoOf = (entry: Entry, texts: DocsTexts): Html => {
  const roles = entry['x-roles'];
  if (!roles) return html`<span class="who">${texts.anyone}</span>`;
  const names = roles.map((role) => (role === 'viewer' ? texts.signedIn : role));
  return html`${names.map((name) => html`<span class="who locked">${name}</span>`)}`;
};

/** A path whose parameters stand out. */
const pathOf = (path: string): Html =>
  html`${path.split(/(\{\w+\})/).map((part) => (part.startsWith('{') ? html`<i>${part}</i>` : part))}`;

const part = (title: string, content: Html): Html =>
  html`<section class="part"><h4>${title}</h4>${content}</section>`;

const parametersOf = (entry: Entry, texts: DocsTexts): Html | null => {
  if (entry.parameters.length === 0) return null;
  const properties = Object.fromEntries(entry.parameters.map(({ name, schema }) => [name, schema]));
  const required = entry.parameters.filter((one) => one.required).map(({ name }) => name);
  return part(texts.parameters, schemaTree({ type: 'object', properties, required }));
};

const contentOf = (
  content: Record<string, { schema: JsonSchema }> | undefined,
  texts: DocsTexts,
) => {
  const [[type, media] = ['', null]] = Object.entries(content ?? {});
  if (!media) return html`<p class="faint">${texts.none}</p>`;
  return type === 'application/json'
    ? schemaTree(media.schema)
    : html`<p class="faint">${texts.bytes} <code>${type}</code></p>`;
};

const refusalRows = (refusals: Operation['x-refusals'], language: Language): Html => {
  const { columns, retry } = docsTexts[language];
  return html`<table>
    <thead><tr><th>${columns.status}</th><th>${columns.code}</th><th>${columns.meaning}</th><th>${columns.retry}</th></tr></thead>
    <tbody>${refusals.map(
      (one) =>
        html`<tr><td class="number">${one.status}</td><td><code>${one.code}</code></td><td>${one[language]}</td><td class="faint">${retry[one.retry]}</td></tr>`,
    )}</tbody>
  </table>`;
};

const operation = (entry: Entry, language: Language): Html => {
  const texts = docsTexts[language];
  const words = [entry.operationId, ...entry['x-refusals'].map(({ code }) => code)].join(' ');
  return html`<details class="operation" id="${entry.operationId}" data-words="${words}">
    <summary>
      ${methodBadge(entry.method)}
      <span class="path">${pathOf(entry.path)}</span>
      <span class="summary">${entry.summary}</span>
      <span class="whos">${whoOf(entry, texts)}</span>
    </summary>
    <div class="inside">
      ${parametersOf(entry, texts)}
      ${entry.requestBody ? part(texts.body, contentOf(entry.requestBody.content, texts)) : null}
      ${part(texts.reply, contentOf(entry.responses['200']?.content, texts))}
      ${
        entry['x-refusals'].length === 0
          ? null
          : part(texts.refusals, refusalRows(entry['x-refusals'], language))
      }
    </div>
  </details>`;
};

const event = ({ name, version, payload }: EventDescription, texts: DocsTexts): Html =>
  html`<details class="operation" id="event-${name}" data-words="">
    <summary><span class="path">${name}</span><span class="summary"></span><span class="whos"><span class="who">${texts.version} ${version}</span></span></summary>
    <div class="inside">${schemaTree(payload)}</div>
  </details>`;

const tagName = (tag: string, language: Language): string => tagNames[tag]?.[language] ?? tag;

const group = (tag: string, entries: readonly Entry[], language: Language): Html =>
  html`<section class="group" id="tag-${tag}">
    <h3>${tagName(tag, language)}</h3>
    ${entries.map((entry) => operation(entry, language))}
  </section>`;

const everyRefusal = (entries: readonly Entry[]): Operation['x-refusals'] => {
  const byCode = new Map(
    entries.flatMap((entry) => entry['x-refusals']).map((one) => [one.code, one]),
  );
  return [...byCode.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
};

const navigation = (
  groups: readonly (readonly [string, readonly Entry[]])[],
  language: Language,
): Html => {
  const texts = docsTexts[language];
  return html`<nav aria-label="${texts.endpoints}">
    ${groups.map(
      ([tag, entries]) =>
        html`<a href="#tag-${tag}">${tagName(tag, language)}<span>${entries.length}</span></a>`,
    )}
    <hr>
    <a href="#events">${texts.events}</a>
    <a href="#schemas">${texts.schemas}</a>
    <a href="#refusals">${texts.refusals}</a>
  </nav>`;
};

/** The page that people read; everything in it comes from the description. */
export const docsPage = (api: ApiDescription, language: Language): string => {
  const texts = docsTexts[language];
  const entries = entriesOf(api);
  const groups = api.tags
    .map(({ name }) => [name, entries.filter((entry) => entry.tags[0] === name)] as const)
    .filter(([, own]) => own.length > 0);
  const schemas = Object.entries(api.components.schemas);
  const page = html`<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${texts.title} · 开播 Kaibo</title>
<link rel="stylesheet" href="/docs/style.css">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<script src="/docs/filter.js" defer></script>
</head>
<body>
<header>
  <a class="brand" href="/" title="${texts.backToSite}">开播 <b>Kaibo</b></a>
  <span class="faint">${texts.title} ${api.info.version}</span>
  <input type="search" id="filter" placeholder="${texts.filter}" aria-label="${texts.filter}" autocomplete="off" spellcheck="false">
  <a href="/openapi.json">openapi.json</a>
  <a href="/docs?lang=${texts.other.language}" hreflang="${texts.other.language === 'zh' ? 'zh-CN' : 'en'}">${texts.other.name}</a>
</header>
<div class="columns">
${navigation(groups, language)}
<main>
  <h1>${texts.title}</h1>
  <p class="lead">${texts.lead}</p>
  <dl class="basics">${texts.basics.map(([term, meaning]) => html`<div><dt>${term}</dt><dd>${meaning}</dd></div>`)}</dl>
  <p id="nothing" class="faint" role="status" hidden>${texts.nothing}</p>
  ${groups.map(([tag, own]) => group(tag, own, language))}
  <section class="group" id="events">
    <h2>${texts.events}</h2>
    <p class="lead">${texts.eventsLead}</p>
    ${api['x-events'].map((one) => event(one, texts))}
  </section>
  <section class="group" id="schemas">
    <h2>${texts.schemas}</h2>
    ${schemas.map(
      ([name, schema]) =>
        html`<details class="operation" id="schema-${name}" data-words=""><summary><span class="path">${name}</span></summary><div class="inside">${schemaTree(schema)}</div></details>`,
    )}
  </section>
  <section class="group" id="refusals">
    <h2>${texts.refusals}</h2>
    <p class="lead">${texts.refusalsLead}</p>
    ${refusalRows(everyRefusal(entries), language)}
  </section>
</main>
</div>
</body>
</html>
`;
  return page.text;
};
