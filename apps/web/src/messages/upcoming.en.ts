import type { zhUpcoming } from './upcoming.zh.ts';

export const enUpcoming: typeof zhUpcoming = {
  strip: 'Coming up',
  all: 'All upcoming',
  startsAt: (time) => time,
};
