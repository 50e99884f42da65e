import type { DemoAccount } from './children.ts';

export interface BannerFacts {
  version: string;
  url: string;
  rtmpUrl: string;
  dataDir: string;
  database: string;
  mailboxOpen: boolean;
  demo: 'loading' | 'off';
}

const paint = (isTerminal: boolean) => {
  const wrap = (code: number) => (text: string) =>
    isTerminal ? `\u001b[${code}m${text}\u001b[0m` : text;
  return { bold: wrap(1), faint: wrap(2), accent: wrap(36) };
};

const rows = (pairs: readonly (readonly [string, string])[], faint: (text: string) => string) => {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs.map(([name, value]) => `  ${faint(name.padEnd(width))}   ${value}`);
};

/** What an operator needs to see once everything runs. */
export const banner = (facts: BannerFacts, isTerminal: boolean): string => {
  const { bold, faint, accent } = paint(isTerminal);
  const addresses: [string, string][] = [
    ['Web', accent(facts.url)],
    ['Encoder', accent(facts.rtmpUrl)],
    ['API', accent(`${facts.url}/docs`)],
  ];
  if (facts.mailboxOpen) addresses.push(['Mailbox', accent(`${facts.url}/mailbox`)]);
  addresses.push(['Data', `${facts.dataDir} ${faint(`(${facts.database})`)}`]);
  if (facts.demo === 'loading') addresses.push(['Demo', faint('is being loaded …')]);
  return [
    '',
    `  ${bold(`开播 Kaibo ${facts.version}`)}`,
    '',
    ...rows(addresses, faint),
    '',
    faint('  Ctrl-C stops it.'),
    '',
    '',
  ].join('\n');
};

/** The log-ins of the demo, once it has made them. */
export const demoBanner = (accounts: readonly DemoAccount[], isTerminal: boolean): string => {
  const { bold, faint } = paint(isTerminal);
  const widest = Math.max(...accounts.map(({ email }) => email.length));
  const pairs = accounts.map(
    ({ role, email, password }) => [role, `${email.padEnd(widest)}   ${password}`] as const,
  );
  return ['', `  ${bold('Demo log-ins')}`, '', ...rows(pairs, faint), '', ''].join('\n');
};
