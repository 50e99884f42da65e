import { type Locale, updateMe } from '@kaibo/contracts';
import { toastError } from '../ui/toast.tsx';
import { call } from './api.ts';
import { meQuery, queryClient } from './query.ts';
import { setLocale } from './settings.ts';

/** The page changes at once; the account of who is signed in remembers the language for its mails. */
export const chooseLocale = (locale: Locale): void => {
  setLocale(locale);
  const me = queryClient.getQueryData(meQuery.queryKey);
  if (!me || me.suspended) return;
  call(updateMe, { body: { locale } }).then(
    (changed) => queryClient.setQueryData(meQuery.queryKey, changed),
    toastError,
  );
};
