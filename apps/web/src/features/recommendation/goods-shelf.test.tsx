import '../../first-view/no-browser.ts';
import type { FeedProduct, Locale, ReplyOf, recommendProducts } from '@kaibo/contracts';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { renderToString } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { look } from '../../first-view/no-browser.ts';
import { GoodsShelf } from './goods-shelf.tsx';
import { suggestedGoodsQuery } from './recommendation-queries.ts';

type Answer = ReplyOf<typeof recommendProducts>;

// The router asks for it where there is a document.
vi.stubGlobal('self', globalThis);

const reason = { code: 'sold', text: { zh: '已售 7 件', en: '7 sold' } };
const teapot = {
  product: { id: 'p', title: 'Teapot', fromFen: 6_800, listFen: null, cover: null },
  ...{ position: 0, score: 1, source: 'trending', parts: [], explored: false, propensity: 1 },
  reason,
} as unknown as FeedProduct;
const answer = (step: Answer['step'], products: FeedProduct[]): Answer => ({
  ...{ requestId: 'r', policyVersion: 'p', step, products },
  recommended: { first: products.length, oneMoreAfterMs: null },
});

/** The shelf as it is drawn when that was answered; null while nothing was. */
const drawn = async (locale: Locale, answered: Answer | null): Promise<string> => {
  look({ locale, isWide: true, path: '/' });
  const client = new QueryClient();
  if (answered) client.setQueryData(suggestedGoodsQuery.queryKey, answered);
  const history = createMemoryHistory({ initialEntries: ['/'] });
  const routeTree = createRootRoute({ component: GoodsShelf });
  const router = createRouter({ routeTree, history, origin: 'http://page', isServer: true });
  await router.load();
  const html = renderToString(
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
  client.clear();
  return html;
};

test('every product of the shelf says why it is there and can be told off, in both languages', async () => {
  const answered = answer('trending', [teapot]);
  const zh = await drawn('zh-CN', answered);
  expect(zh).toContain('大家在买的好物');
  expect(zh).toContain('已售 7 件');
  expect(zh).toContain('href="/products/p"');
  expect(zh).toContain('关于“Teapot”的更多操作');
  const en = await drawn('en', answered);
  expect(en).toContain('Popular goods');
  expect(en).toContain('7 sold');
  expect(en).toContain('More about “Teapot”');
});

test('only what was chosen for somebody is called theirs', async () => {
  expect(await drawn('en', answer('personal', [teapot]))).toContain('Goods for you');
  for (const step of ['segment', 'trending', 'newest'] as const)
    expect(await drawn('en', answer(step, [teapot]))).not.toContain('for you');
});

test('an empty shop says so, and what is waited for says nothing', async () => {
  expect(await drawn('en', answer('newest', []))).toContain('Nothing is on sale yet');
  const waiting = await drawn('en', null);
  expect(waiting).toContain('data-loading');
  expect(waiting).not.toMatch(/goods/i);
});
