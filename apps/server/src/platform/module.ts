import type { Subscription } from './events.ts';
import type { Task } from './jobs.ts';
import type { Router } from './router.ts';

/** What a module gives to main besides its own face. */
export interface Module {
  routes(router: Router): void;
  subscriptions: readonly Subscription[];
  tasks: readonly Task[];
}
