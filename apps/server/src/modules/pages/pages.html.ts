import type { Locale } from '@kaibo/contracts';
import type { Drawn } from './pages.drawing.ts';

const named: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Signs that turn the direction of what follows: a title must not rearrange the page around it. */
const TURNS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** For text and for values in double quotes. */
export const escaped = (text: string): string =>
  text.replace(TURNS, '').replace(/[&<>"']/g, (sign) => named[sign]!);

/** JSON that can stand within a script: nothing in it ends the element or begins a comment. */
export const embedded = (data: unknown): string =>
  JSON.stringify(data)
    .replace(TURNS, '')
    .replace(
      /[<>&\u2028\u2029]/g,
      (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );

const CUT_AT = 160;

/** One line for descriptions, cut between signs. */
export const summary = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  const signs = Array.from(line);
  return signs.length <= CUT_AT ? line : `${signs.slice(0, CUT_AT - 1).join('')}…`;
};

/** JSON of anything, unchanged when it is read back: see `embedded`. */
const inert = (data: unknown): string =>
  JSON.stringify(data).replace(
    /[<>&\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

export interface Entry {
  text: string;
  path: string;
  /** Price, time or state beside it. */
  note?: string;
}

/** What the first HTML of a page says, for readers and programs that run no script. */
export interface PageFacts {
  status: 200 | 404 | 410;
  locale: Locale;
  title: string;
  description: string;
  /** Begins with a slash; with its query where that makes another page. */
  path: string;
  /** Whole address, or null for none. */
  pictureUrl: string | null;
  type: 'website' | 'product' | 'video.other';
  /** Left out of indexes. */
  isPrivate: boolean;
  linkedData: readonly unknown[];
  content: { heading: string; lines: readonly string[]; entries: readonly Entry[] } | null;
}

const meta = (name: string, content: string): string =>
  `<meta name="${name}" content="${escaped(content)}" />`;
const property = (name: string, content: string): string =>
  `<meta property="${name}" content="${escaped(content)}" />`;

const withLanguage = (url: string, locale: Locale): string =>
  `${url}${url.includes('?') ? '&' : '?'}lang=${locale}`;

/** Everything that belongs between `<head>` and `</head>` of one page. */
export const headOf = (facts: PageFacts, origin: string, siteName: string): string => {
  const { title, description, locale, pictureUrl } = facts;
  const url = `${origin}${facts.path}`;
  const lines = [`<title>${escaped(title)}</title>`, meta('description', description)];
  if (facts.isPrivate || facts.status !== 200) lines.push(meta('robots', 'noindex'));
  else
    lines.push(
      `<link rel="canonical" href="${escaped(url)}" />`,
      `<link rel="alternate" hreflang="zh-CN" href="${escaped(withLanguage(url, 'zh-CN'))}" />`,
      `<link rel="alternate" hreflang="en" href="${escaped(withLanguage(url, 'en'))}" />`,
      `<link rel="alternate" hreflang="x-default" href="${escaped(url)}" />`,
      property('og:site_name', siteName),
      property('og:type', facts.type),
      property('og:title', title),
      property('og:description', description),
      property('og:url', url),
      property('og:locale', locale === 'en' ? 'en_US' : 'zh_CN'),
      property('og:locale:alternate', locale === 'en' ? 'zh_CN' : 'en_US'),
      ...(pictureUrl ? [property('og:image', pictureUrl), meta('twitter:image', pictureUrl)] : []),
      meta('twitter:card', pictureUrl ? 'summary_large_image' : 'summary'),
      meta('twitter:title', title),
      meta('twitter:description', description),
    );
  for (const data of facts.linkedData)
    lines.push(`<script type="application/ld+json">${embedded(data)}</script>`);
  return lines.join('\n    ');
};

const contentOf = ({ content, pictureUrl }: PageFacts): string => {
  if (!content) return '';
  const picture = pictureUrl
    ? `<img src="${escaped(pictureUrl)}" alt="${escaped(content.heading)}" width="320" />`
    : '';
  const lines = content.lines.map((line) => `<p>${escaped(line)}</p>`).join('');
  const entries = content.entries
    .map(({ text, path, note }) => {
      const link = `<a href="${escaped(path)}">${escaped(text)}</a>`;
      return `<li>${link}${note ? ` ${escaped(note)}` : ''}</li>`;
    })
    .join('');
  const list = entries ? `<ul>${entries}</ul>` : '';
  return `<noscript><main><h1>${escaped(content.heading)}</h1>${picture}${lines}${list}</main></noscript>`;
};

const TITLE = /<title>[^<]*<\/title>/;
const DESCRIPTION = /<meta name="description"[^>]*>\s*/;
const LANGUAGE = /<html lang="[^"]*"/;

const ROOT = '<div id="root"></div>';
const PRELOADS = /^(?:<link rel="preload"[^>]*\/>)+/;

/**
 * Puts what the app draws first where it will draw it, and the answers beside it. The policy of the page forbids
 * inline styles, so they come as data. Links lead where they say; what needs the app waits for it.
 */
export const withFirstView = (html: string, { html: view, answers }: Drawn, locale: Locale) => {
  const listed = PRELOADS.exec(view)?.[0] ?? '';
  // Before the app, which nobody sees.
  const preloads = listed.replaceAll('as="image"', 'as="image" fetchpriority="high"');
  const drawn = view
    .slice(listed.length)
    .replaceAll(/ style="([^"]*)"/g, ' data-style="$1"')
    .replaceAll(/<(button|select)\b/g, '<$1 inert')
    .replaceAll(/<(input|textarea)\b/g, '<$1 readonly');
  return (
    html
      .replace('<head>', () => `<head>${preloads}`)
      // The view has the page's main part: what else is said to readers without scripts stands beside it.
      .replace(
        /<noscript><main>(.*)<\/main><\/noscript>/s,
        '<noscript><aside>$1</aside></noscript>',
      )
      .replace(
        ROOT,
        () =>
          `<div id="root"><div data-drawn="${locale}" class="contents">${drawn}</div></div>\n` +
          `<script type="application/json" id="first-answers">${inert(answers)}</script>`,
      )
  );
};

/** Puts the page's head and its first content into the app's HTML; everything else of it stays as it was built. */
export const filled = (
  template: string,
  facts: PageFacts,
  { origin, siteName }: { origin: string; siteName: string },
): string =>
  template
    .replace(LANGUAGE, `<html lang="${facts.locale}"`)
    .replace(DESCRIPTION, '')
    // By function: a "$&" in a title is no pattern.
    .replace(TITLE, () => headOf(facts, origin, siteName))
    .replace('</body>', () => `${contentOf(facts)}</body>`);
