import type { Device } from '@kaibo/contracts';

type Named = readonly (readonly [name: string, pattern: RegExp])[];

/** The first that fits: browsers name each other in what they send, the most particular goes first. */
const browsers: Named = [
  ['WeChat', /MicroMessenger/],
  ['QQ', /MQQBrowser|QQ\//],
  ['Edge', /Edg(?:e|A|iOS)?\//],
  ['Opera', /OPR\/|Opera/],
  ['Samsung Internet', /SamsungBrowser/],
  ['UC', /UCBrowser/],
  ['Firefox', /Firefox|FxiOS/],
  ['Chrome', /Chrome|Chromium|CriOS/],
  ['Safari', /Safari/],
];

const systems: Named = [
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['HarmonyOS', /HarmonyOS|OpenHarmony/],
  ['Android', /Android/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X|Macintosh/],
  ['ChromeOS', /CrOS/],
  ['Linux', /Linux|X11/],
];

const nameIn = (list: Named, text: string): string =>
  list.find(([, pattern]) => pattern.test(text))?.[0] ?? '';

const kindOf = (text: string, browser: string, system: string): Device['kind'] => {
  if (system === 'iPad' || (system === 'Android' && !/Mobile/.test(text))) return 'tablet';
  if (system === 'iPhone' || /Mobile|Android/.test(text)) return 'phone';
  return browser === '' ? 'program' : 'computer';
};

/** What a person would call the thing that sends this `User-Agent`; it may lie, so it is only shown. */
export const deviceOf = (userAgent: string | null): Device => {
  const text = userAgent ?? '';
  const browser = nameIn(browsers, text);
  const system = nameIn(systems, text);
  return { kind: kindOf(text, browser, system), browser, system };
};
