import * as contract from '@kaibo/contracts';
import type { Subscription } from '#platform/events';
import type { Jobs, Task } from '#platform/jobs';
import type { Caller, Router } from '#platform/router';
import { type IndexingNeeds, indexing, rebuild, tidy } from './search.indexing.ts';
import { countingQueries, forgetQueries } from './search.popular.ts';
import type { Search } from './search.service.ts';

export interface SearchModuleNeeds extends IndexingNeeds {
  jobs: Jobs;
  /** Told of everything that was shown. */
  onServed(caller: Caller, reply: contract.ReplyOf<typeof contract.search>): void;
}

const REBUILD = 'search.rebuild';

export const searchRoutes = (router: Router, search: Search, needs: SearchModuleNeeds): void => {
  router.mount(contract.search, 'anyone', async ({ caller, query }) => {
    const reply = await search.search(query);
    needs.onServed(caller, reply);
    return reply;
  });
  router.mount(contract.suggestSearch, 'anyone', ({ query }) => search.suggest(query));
  router.mount(contract.popularSearches, 'anyone', async () => ({
    queries: await search.popular(),
  }));
  router.mount(contract.rebuildSearch, 'search:rebuild', async () => {
    await needs.jobs.enqueue(needs.db, REBUILD, {}, { key: REBUILD });
    return { done: true as const };
  });
};

export const searchSubscriptions = (needs: IndexingNeeds): readonly Subscription[] => [
  indexing(needs),
  countingQueries(),
];

/** Every six hours, in case an event was missed; popularity becomes as fresh with it. */
const REBUILT_EVERY_MS = 6 * 3_600_000;

export const searchTasks = (needs: IndexingNeeds): readonly Task[] => [
  { name: REBUILD, everyMs: REBUILT_EVERY_MS, run: () => rebuild(needs) },
  { name: 'search.tidy', everyMs: 300_000, run: () => tidy(needs) },
  { name: 'search.forget-queries', everyMs: 3_600_000, run: () => forgetQueries(needs.db) },
];
