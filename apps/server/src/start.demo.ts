import type { PartHealth } from '@kaibo/contracts';
import type { Config } from '#platform/config';
import type { Log } from '#platform/log';
import type { Child } from '#platform/supervise';
import { type DemoAccount, type DemoProcess, startDemo } from './children.ts';
import { demoStaff } from './demo.accounts.ts';
import type { Addresses, Wired } from './wiring.ts';

export interface DemoPart {
  start(wired: Wired, addresses: Addresses): Promise<void>;
  accounts(): readonly DemoAccount[];
  /** Null while it is off. */
  child(): Child | null;
  health(): readonly PartHealth[];
  stop(withinMs: number): Promise<void>;
  kill(): void;
}

/** The demo as a part of the product: off, being loaded, running or failed; the shop is there without it. */
export const demoPart = (needs: {
  config: Config;
  dataDir: string;
  log: Log;
  onAccounts(accounts: readonly DemoAccount[]): void;
}): DemoPart => {
  let running: DemoProcess | null = null;
  let failure: string | null = null;
  return {
    start: async (wired, addresses) => {
      if (!needs.config.demo) return;
      const url = addresses.localUrl;
      try {
        const { operator, product } = await demoStaff(wired, { dataDir: needs.dataDir, url });
        running = startDemo({ ...needs, operator, others: [product], url });
      } catch (error) {
        failure = (error as Error).message;
        needs.log.error({ err: error }, 'the demo could not be started');
      }
    },
    accounts: () => running?.accounts() ?? [],
    child: () => running?.child ?? null,
    health: () => {
      if (failure !== null) return [{ name: 'demo', state: 'failed', detail: failure }];
      return running ? [running.child.health()] : [];
    },
    stop: async (withinMs) => running?.child.stop(withinMs),
    kill: () => running?.child.kill(),
  };
};
