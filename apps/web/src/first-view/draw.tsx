import type { Locale } from '@kaibo/contracts';
import {
  type Query,
  type QueryClient,
  QueryClientProvider,
  type QueryObserverOptions,
} from '@tanstack/react-query';
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router';
import { renderToString } from 'react-dom/server';
import { newQueryClient } from '../app/query.ts';
import { appRouter } from '../routes/tree.tsx';
import { look } from './no-browser.ts';
import type { FirstAnswers } from './read-answers.ts';

export interface Wanted {
  /** Path and query. */
  path: string;
  locale: Locale;
  /** Whether the screen is probably one of a desktop. */
  isWide: boolean;
}

export interface Drawn {
  html: string;
  answers: FirstAnswers;
}

/** Asks the API with a path and query, as the person whom the page is for. */
export type Ask = (path: string) => Promise<{ status: number; body: string }>;

/** What React leaves of a part that threw where there is no browser, such as a store without a server's snapshot. */
const HOLE = /<!--\$!--><template[^>]*><\/template><!--\/\$-->/;
/** What one answer makes the page ask next ends here. */
const MOST_ROUNDS = 4;

/** Chosen for one person, who may be known to their browser alone: it asks itself. */
const CHOSEN = 'suggested';

const isOpen = (query: Query): boolean =>
  query.queryKey[0] !== CHOSEN &&
  query.state.status === 'pending' &&
  (query.options as QueryObserverOptions).enabled !== false;

const isKnown = (query: Query): boolean => query.state.status === 'success';

const answer = async (client: QueryClient): Promise<boolean> => {
  const open = client.getQueryCache().findAll({ predicate: isOpen });
  // What is refused is refused to the browser too, which shows it.
  await Promise.allSettled(open.map((query) => query.fetch({ ...query.options, retry: false })));
  return open.length > 0;
};

/**
 * The page as the app itself draws it first, with every answer it asked for. One page at a time: the language, the
 * screen and the person are the thread's, and nothing of one page is there for the next.
 */
export const draw = async (wanted: Wanted, ask: Ask): Promise<Drawn> => {
  look(wanted);
  globalThis.fetch = async (path, init) => {
    if (typeof path !== 'string' || (init?.method ?? 'GET') !== 'GET')
      throw new TypeError('a first view only asks');
    const { status, body } = await ask(path);
    return new Response(body, { status, headers: { 'content-type': 'application/json' } });
  };
  const client = newQueryClient();
  const history = createMemoryHistory({ initialEntries: [wanted.path] });
  const router = appRouter({ queryClient: client, history, scrolls: false });
  await router.load();
  const page = (
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
  let html = renderToString(page);
  for (let round = 0; round < MOST_ROUNDS && (await answer(client)); round++)
    html = renderToString(page);
  if (HOLE.test(html))
    throw new Error(`a part of ${wanted.path} cannot be drawn without a browser`);
  const known = client.getQueryCache().findAll({ predicate: isKnown });
  const answers = known.map(({ queryKey, state }) => [queryKey, state.data] as const);
  client.clear();
  return { html, answers };
};
