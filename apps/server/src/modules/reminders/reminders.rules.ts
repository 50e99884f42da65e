import { type NoticeChoices, type NoticeKind, noticeKinds, REMIND_MINUTES } from '@kaibo/contracts';
import type { Schedule } from '#rooms';

/** Who never chose is told of what they subscribed to themselves; of hosts they follow only when they ask for it. */
export const usualChoices = {
  reminder: { mail: true, push: true },
  changed: { mail: true, push: true },
  live: { mail: false, push: true },
  'followed-live': { mail: false, push: false },
} as const satisfies NoticeChoices;

export const choicesOf = (
  rows: readonly { kind: NoticeKind; mail: boolean; push: boolean }[],
): NoticeChoices => {
  const chosen = new Map(rows.map(({ kind, mail, push }) => [kind, { mail, push }]));
  return Object.fromEntries(
    noticeKinds.map((kind) => [kind, chosen.get(kind) ?? usualChoices[kind]]),
  ) as NoticeChoices;
};

const REMIND_MS = REMIND_MINUTES * 60_000;
/** Later than this after the announced start, "starting soon" is no longer true. */
const REMIND_LATE_MS = 10 * 60_000;

export const remindAtMs = (startsAtMs: number): number => startsAtMs - REMIND_MS;

/** What a message is about: the same occasion is told to nobody twice. */
export type Occasion =
  | { name: 'remind'; startsAtMs: number }
  | { name: 'moved'; revision: number }
  | { name: 'cancelled' }
  | { name: 'live' };

export const occasionText = (occasion: Occasion): string => {
  if (occasion.name === 'remind') return `remind.${occasion.startsAtMs}`;
  if (occasion.name === 'moved') return `moved.${occasion.revision}`;
  return occasion.name;
};

export const kindOf = ({ name }: Occasion): NoticeKind =>
  name === 'remind' ? 'reminder' : name === 'live' ? 'live' : 'changed';

/** Whether it is still worth telling: a stream may have been moved, ended or called off meanwhile. */
export const isStillTrue = (occasion: Occasion, schedule: Schedule, nowMs: number): boolean => {
  const { status, startsAtMs } = schedule;
  switch (occasion.name) {
    case 'remind':
      return (
        status === 'scheduled' &&
        startsAtMs === occasion.startsAtMs &&
        nowMs < startsAtMs + REMIND_LATE_MS
      );
    case 'moved':
      return status === 'scheduled';
    case 'live':
      return status === 'live';
    case 'cancelled':
      return status === 'cancelled' || (status === 'ended' && schedule.startedAtMs === null);
  }
};

/** After a stumble the next try waits longer each time; null gives up. */
export const retryAfterMs = (attempts: number): number | null =>
  attempts >= 6 ? null : 15_000 * 2 ** (attempts - 1);
