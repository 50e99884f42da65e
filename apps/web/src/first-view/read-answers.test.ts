import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { readAnswers } from './read-answers.ts';

test('a list that came with the page is asked for again just as it was asked for first', async () => {
  const asked: unknown[] = [];
  const options = {
    queryKey: ['list'],
    queryFn: async ({ pageParam }: { pageParam: string | undefined }) => {
      asked.push(pageParam);
      return [1];
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: () => undefined,
  };
  const server = new QueryClient();
  const answer = await server.fetchInfiniteQuery(options);
  const browser = new QueryClient();
  for (const [key, data] of readAnswers(JSON.stringify([[['list'], answer]])))
    browser.setQueryData(key, data);
  const list = new InfiniteQueryObserver(browser, options);
  expect(list.getCurrentResult().data?.pages).toEqual([[1]]);
  await list.refetch();
  expect(asked).toEqual([undefined, undefined]);
  server.clear();
  browser.clear();
});
