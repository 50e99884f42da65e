import fc from 'fast-check';
import { expect, test } from 'vitest';
import { embedded, escaped, filled, headOf, type PageFacts, summary } from './pages.html.ts';

const facts = (fields: Partial<PageFacts> = {}): PageFacts => ({
  status: 200,
  locale: 'en',
  title: 'A title',
  description: 'A description',
  path: '/rooms/1',
  pictureUrl: 'https://shop.example/pictures/1',
  type: 'video.other',
  isPrivate: false,
  linkedData: [],
  content: { heading: 'A title', lines: [], entries: [] },
  ...fields,
});
const template =
  '<!doctype html>\n<html lang="zh-CN">\n<head><meta name="description" content="App" />\n<title>App</title></head><body><div id="root"></div></body></html>';
const site = { origin: 'https://shop.example', siteName: 'Shop' };
const page = (fields: Partial<PageFacts>) => filled(template, facts(fields), site);

const nasty = [
  `</script><script>alert(1)</script>`,
  `"><img src=x onerror=alert(1)>`,
  `' onload='alert(1)`,
  `<!--`,
  `]]>`,
  `&quot;`,
  `$& $1 $\``,
  `\u202egnp.exe`,
  `\u2028line\u2029`,
];

test.each(nasty)('%s in a title stays text wherever it stands', (title) => {
  const linkedData = [{ name: title, '@type': title }];
  const content = {
    heading: title,
    lines: [title],
    entries: [{ text: title, path: '/a', note: title }],
  };
  const html = page({ title, description: title, linkedData, content });
  const scripts = html.match(/<script/g) ?? [];
  expect(scripts).toHaveLength(1);
  expect(html.match(/<\/script>/g)).toHaveLength(1);
  expect(html).not.toMatch(/<img src=x/);
  expect(html).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  const data = /<script type="application\/ld\+json">(.*)<\/script>/.exec(html)?.[1] ?? '';
  expect(JSON.parse(data)).toEqual({
    name: title.replace(/\u202e/g, ''),
    '@type': title.replace(/\u202e/g, ''),
  });
});

test('whatever a text holds, no element and no attribute begins or ends in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(escaped(text)).not.toMatch(/[<>"']/);
      const json = embedded({ text });
      expect(json).not.toMatch(/[<>&\u2028\u2029]/);
    }),
  );
});

test('what is embedded is read again as it was, but for signs that turn the direction', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const plain = JSON.stringify(value).replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
      expect(JSON.parse(embedded(value))).toEqual(JSON.parse(plain));
    }),
  );
});

test('a page has one title, one description and one canonical address, and its language', () => {
  const html = page({});
  for (const [pattern, times] of [
    [/<title>/g, 1],
    [/<meta name="description"/g, 1],
    [/rel="canonical"/g, 1],
    [/hreflang=/g, 3],
    [/property="og:title"/g, 1],
    [/property="og:image"/g, 1],
  ] as const)
    expect([pattern.source, html.match(pattern)?.length]).toEqual([pattern.source, times]);
  expect(html).toContain('<html lang="en"');
  expect(html).toContain('<link rel="canonical" href="https://shop.example/rooms/1" />');
  expect(html).toContain('<div id="root"></div>');
});

test.each([{ isPrivate: true }, { status: 404 as const }, { status: 410 as const }])(
  'a page that is %o is kept out of indexes and names no address for them',
  (fields) => {
    const head = headOf(facts(fields), site.origin, site.siteName);
    expect(head).toContain('<meta name="robots" content="noindex" />');
    expect(head).not.toMatch(/canonical|og:|hreflang/);
  },
);

test('a summary is one line of at most 160 signs, and never half a sign', () => {
  expect(summary('a\n\n b')).toBe('a b');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
      const line = summary(text);
      expect(Array.from(line).length).toBeLessThanOrEqual(160);
      expect(line.isWellFormed()).toBe(true);
    }),
  );
});
