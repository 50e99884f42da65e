import type { Catalog } from '#catalog';
import type { Analytics } from '#platform/analytics';
import type { Jobs } from '#platform/jobs';
import type { Module } from '#platform/module';
import { readAttention } from './mining.attention.ts';
import { miningSubscriptions } from './mining.events.ts';
import { groupOf, groupsOf, type MinedGroup } from './mining.groups.ts';
import { createMiningJob } from './mining.job.ts';
import { keyPast } from './mining.past.ts';
import { createPortraits, type PortraitsNeeds } from './mining.portraits.ts';
import { miningRoutes } from './mining.routes.ts';

export type { MinedGroup } from './mining.groups.ts';

export interface MiningNeeds extends Omit<PortraitsNeeds, 'groupsOf' | 'catalog'> {
  jobs: Jobs;
  /** Where runs read, in a thread and with a connection of their own. */
  databaseUrl: string;
  /** Of the behaviour store; orders are mined without it. */
  analytics: Analytics;
  catalog: Catalog;
  /** Of this installation: pseudonyms of buyers of the past are made with it. */
  pastSecret: string;
  /** On whose clock hours and days are counted; this machine's unless given. */
  timeZone?: string;
  onError(error: unknown, what: string): void;
}

export interface Mining {
  module: Module;
  /** Null for who has not agreed to be known, or is in no group that may be told. */
  groupOf(userId: string): Promise<MinedGroup | null>;
  /** Of those of these people who are in a group; whoever shows it asks for their consent. */
  groupsOf(userIds: readonly string[]): Promise<Map<string, MinedGroup>>;
  /** Ends a run under way; jobs wait for it. */
  drain(): Promise<void>;
}

/** What the log knows without being asked for it: groups, rules, rhythms and portraits. */
export const createMining = (needs: MiningNeeds): Mining => {
  const { db, accounts, analytics } = needs;
  const timeZone = needs.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const job = createMiningJob({
    ...needs,
    timeZone,
    attention: (window) => readAttention(analytics, { ...window, timeZone }),
  });
  const groups = (userIds: readonly string[]) => groupsOf(db, userIds);
  const portraits = createPortraits({ ...needs, groupsOf: groups });
  return {
    groupOf: (userId) => groupOf({ db, consentOf: accounts.consentOf }, userId),
    groupsOf: groups,
    drain: job.stop,
    module: {
      routes: (router) => {
        miningRoutes(router, { ...needs, job });
        portraits.routes(router);
      },
      subscriptions: [...miningSubscriptions, ...portraits.subscriptions],
      tasks: [
        ...job.tasks,
        ...portraits.tasks,
        {
          name: 'mining.key-past',
          everyMs: 3_600_000,
          run: () => keyPast(db, needs.pastSecret),
        },
      ],
    },
  };
};
