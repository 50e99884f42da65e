import type { Module } from '#platform/module';
import { createPortraits, type PortraitsNeeds } from './mining.portraits.ts';

export type MiningNeeds = Omit<PortraitsNeeds, 'groupsOf'>;

export interface Mining {
  module: Module;
}

/** What the log knows without being asked for it: groups, rules, rhythms and portraits. */
export const createMining = (needs: MiningNeeds): Mining => {
  const portraits = createPortraits(needs);
  return { module: portraits };
};
