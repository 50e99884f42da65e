import { useEffect } from 'react';
import { belongTo, FORGOTTEN, OWNER } from './belongings.ts';
import { forgetAnswers, meQuery, queryClient, useMe } from './query.ts';

const startOver = async (): Promise<void> => {
  await queryClient.resetQueries(meQuery);
  await forgetAnswers();
};

/** Keeps this browser's things with their account, also when it changes in another window. */
export const useBelongings = (): void => {
  const accountId = useMe()?.id;
  useEffect(() => {
    if (accountId !== undefined) belongTo(accountId);
  }, [accountId]);
  useEffect(() => {
    const changed = ({ key }: StorageEvent): void => {
      if (key !== OWNER) return;
      dispatchEvent(new Event(FORGOTTEN));
      void startOver();
    };
    addEventListener('storage', changed);
    return () => removeEventListener('storage', changed);
  }, []);
};
