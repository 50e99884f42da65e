import type { Locale } from '@kaibo/contracts';

/** What a calendar keeps of a stream. */
export interface CalendarEvent {
  roomId: string;
  title: string;
  description: string;
  hostName: string;
  startsAtMs: number;
  expectedMinutes: number | null;
  /** Grows with every change, so that a calendar takes the newer one. */
  revision: number;
  isCancelled: boolean;
  url: string;
}

const USUAL_MINUTES = 60;
const LINE_OCTETS = 75;

/** RFC 5545 §3.3.11: the four characters with a meaning of their own, and nothing that ends a line. */
export const escapeText = (text: string): string =>
  text
    .replace(/\\/g, '\\\\')
    .replace(/\r\n|\r|\n/g, '\\n')
    .replace(/[;,]/g, '\\$&')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a calendar text may hold none of them.
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');

/** RFC 5545 §3.1: no line has more than 75 octets; the rest goes on after a space. No character is cut in two. */
export const foldLine = (line: string): string => {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const width = Buffer.byteLength(character);
    if (octets + width > LINE_OCTETS) {
      parts.push(part);
      part = ' ';
      octets = 1;
    }
    part += character;
    octets += width;
  }
  return [...parts, part].join('\r\n');
};

/** `20261122T120000Z`. */
const utc = (atMs: number): string =>
  `${new Date(atMs).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

const texts = {
  'zh-CN': {
    calendar: '开播直播预约',
    summary: (title: string) => `直播：${title}`,
    description: (host: string, url: string, text: string) =>
      [`主播：${host}`, `进入直播间：${url}`, text].filter(Boolean).join('\n\n'),
    alarm: (title: string) => `${title} 还有 15 分钟开播`,
  },
  en: {
    calendar: 'Kaibo live streams',
    summary: (title: string) => `Live: ${title}`,
    description: (host: string, url: string, text: string) =>
      [`Host: ${host}`, `Watch: ${url}`, text].filter(Boolean).join('\n\n'),
    alarm: (title: string) => `${title} starts in 15 minutes`,
  },
} satisfies Record<Locale, unknown>;

/** A calendar file of one stream (RFC 5545), which replaces what an earlier file of it said. */
export const calendarFile = (
  event: CalendarEvent,
  { locale, nowMs, host }: { locale: Locale; nowMs: number; host: string },
): string => {
  const text = texts[locale];
  const language = `LANGUAGE=${locale}`;
  const endsAtMs = event.startsAtMs + (event.expectedMinutes ?? USUAL_MINUTES) * 60_000;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `PRODID:-//Kaibo//Kaibo//${locale === 'en' ? 'EN' : 'ZH'}`,
    'CALSCALE:GREGORIAN',
    `METHOD:${event.isCancelled ? 'CANCEL' : 'PUBLISH'}`,
    `X-WR-CALNAME:${escapeText(text.calendar)}`,
    'BEGIN:VEVENT',
    `UID:${event.roomId}@${host}`,
    `DTSTAMP:${utc(nowMs)}`,
    `SEQUENCE:${event.revision}`,
    `STATUS:${event.isCancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    `DTSTART:${utc(event.startsAtMs)}`,
    `DTEND:${utc(endsAtMs)}`,
    `SUMMARY;${language}:${escapeText(text.summary(event.title))}`,
    `DESCRIPTION;${language}:${escapeText(text.description(event.hostName, event.url, event.description))}`,
    `URL:${event.url}`,
    'TRANSP:OPAQUE',
    ...(event.isCancelled
      ? []
      : [
          'BEGIN:VALARM',
          'ACTION:DISPLAY',
          `DESCRIPTION;${language}:${escapeText(text.alarm(event.title))}`,
          'TRIGGER:-PT15M',
          'END:VALARM',
        ]),
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return `${lines.map(foldLine).join('\r\n')}\r\n`;
};
