import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CalendarEvent, calendarFile, escapeText, foldLine } from './reminders.calendar.ts';

const event: CalendarEvent = {
  roomId: '0192f0c0-0000-7000-8000-000000000001',
  title: '春茶首发，龙井; 碧螺春',
  description: '第一行\n第二行 \\ 结束',
  hostName: '阿苗',
  startsAtMs: Date.UTC(2026, 10, 22, 12, 0),
  expectedMinutes: 90,
  revision: 3,
  isCancelled: false,
  url: 'https://shop.example/rooms/0192f0c0-0000-7000-8000-000000000001',
};
const about = { nowMs: Date.UTC(2026, 10, 20, 1, 2, 3), host: 'shop.example' };

test('a calendar file in Chinese is the one that calendars take', () => {
  expect(calendarFile(event, { ...about, locale: 'zh-CN' })).toBe(
    [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Kaibo//Kaibo//ZH',
      'CALSCALE:GREGORIAN',
      'METHOD:PUBLISH',
      'X-WR-CALNAME:开播直播预约',
      'BEGIN:VEVENT',
      'UID:0192f0c0-0000-7000-8000-000000000001@shop.example',
      'DTSTAMP:20261120T010203Z',
      'SEQUENCE:3',
      'STATUS:CONFIRMED',
      'DTSTART:20261122T120000Z',
      'DTEND:20261122T133000Z',
      'SUMMARY;LANGUAGE=zh-CN:直播：春茶首发，龙井\\; 碧螺春',
      'DESCRIPTION;LANGUAGE=zh-CN:主播：阿苗\\n\\n进入直播间：https://sho',
      ' p.example/rooms/0192f0c0-0000-7000-8000-000000000001\\n\\n第一行\\n第二',
      ' 行 \\\\ 结束',
      'URL:https://shop.example/rooms/0192f0c0-0000-7000-8000-000000000001',
      'TRANSP:OPAQUE',
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      'DESCRIPTION;LANGUAGE=zh-CN:春茶首发，龙井\\; 碧螺春 还有 15 分',
      ' 钟开播',
      'TRIGGER:-PT15M',
      'END:VALARM',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ].join('\r\n'),
  );
});

test('a file of a stream that was called off takes it out of the calendar, and rings no more', () => {
  const text = calendarFile({ ...event, isCancelled: true }, { ...about, locale: 'en' });
  expect(text).toContain('METHOD:CANCEL\r\n');
  expect(text).toContain('STATUS:CANCELLED\r\n');
  expect(text).toContain('SUMMARY;LANGUAGE=en:Live: 春茶首发，龙井\\; 碧螺春\r\n');
  expect(text).not.toContain('VALARM');
});

test('without an expected length an hour is kept free', () => {
  const text = calendarFile({ ...event, expectedMinutes: null }, { ...about, locale: 'en' });
  expect(text).toContain('DTEND:20261122T130000Z\r\n');
});

const unfold = (text: string): string => text.replaceAll('\r\n ', '');
const readBack = (text: string): string =>
  text.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter));

test('no line has more than 75 octets, none is lost, and every character stays whole', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
      const line = `X:${escapeText(text)}`;
      const folded = foldLine(line);
      for (const part of folded.split('\r\n'))
        expect(Buffer.byteLength(part)).toBeLessThanOrEqual(75);
      expect(unfold(folded)).toBe(line);
      expect(folded).toBe(Buffer.from(folded).toString());
    }),
  );
});

test('what is escaped reads back as it was, on one line', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '中', '\\', ';', ',', '\n', ':', ' ', 'n') });
  fc.assert(
    fc.property(text, (written) => {
      const escaped = escapeText(written);
      expect(escaped).not.toMatch(/[\r\n]/);
      expect(readBack(escaped)).toBe(written);
    }),
  );
});

test('nothing in a title can begin a line of its own', () => {
  const title = 'x\r\nEND:VCALENDAR\nBEGIN:VALARM\u0000\u000b';
  const lines = calendarFile({ ...event, title }, { ...about, locale: 'en' }).split('\r\n');
  expect(lines.filter((line) => line === 'END:VCALENDAR')).toHaveLength(1);
  expect(lines.filter((line) => line.startsWith('BEGIN:VALARM'))).toHaveLength(1);
});
