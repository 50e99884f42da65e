import type { QueryClient } from '@tanstack/react-query';
import { configQuery } from '../app/query.ts';
import { type FirstAnswers, readAnswers } from './read-answers.ts';

/** Takes the answers that came with the HTML; none where it was made without. */
export const takeFirstAnswers = (): FirstAnswers => {
  const script = document.getElementById('first-answers');
  script?.remove();
  return script ? readAnswers(script.textContent) : [];
};

/** A page that somebody goes back to may be an old one, of before they signed in: it is shown, and asked anew. */
const isOld = (): boolean => {
  const [how] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return how?.type === 'back_forward';
};

/** From now on they count as just answered. */
export const giveAnswers = (client: QueryClient, answers: FirstAnswers): void => {
  for (const [key, data] of answers) client.setQueryData(key, data);
  // What is told to this machine alone is not in a page that is made for many.
  const { queryKey } = configQuery;
  void client.invalidateQueries({ ...(!isOld() && { queryKey }), refetchType: 'none' });
};
