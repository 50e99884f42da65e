import { useEffect } from 'react';
import { useMe } from './query.ts';

/** Set by `features/reminders/push-client.ts` while this browser gets push messages. */
const OWNER = 'kaibo.push.owner';

const kept = (): string | null => {
  try {
    return localStorage.getItem(OWNER);
  } catch {
    return null;
  }
};

/** Push messages go to whoever is signed in here now: nobody reads those of the person before. */
export const usePushOwner = (): void => {
  const me = useMe();
  const id = me === undefined ? undefined : (me?.id ?? null);
  useEffect(() => {
    const owner = kept();
    if (id === undefined || owner === null || owner === (id ?? 'guest')) return;
    void import('../features/reminders/push-client.ts')
      .then(({ handOver }) => handOver(id))
      .catch((error: unknown) => console.warn('push was not handed over', error));
  }, [id]);
};
