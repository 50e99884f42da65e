import type { zhOffline } from './offline.zh.ts';

export const enOffline: typeof zhOffline = {
  offline: 'You are offline; what you see may be out of date',
  unreachable: 'The server cannot be reached; trying again…',
  back: 'Connected again',
};
