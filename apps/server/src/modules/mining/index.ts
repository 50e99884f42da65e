import type { Module } from '#platform/module';

export interface Mining {
  module: Module;
}

/** What the log knows without being asked for it: groups, rules, rhythms and portraits. */
export const createMining = (): Mining => ({
  module: { routes: () => {}, subscriptions: [], tasks: [] },
});
