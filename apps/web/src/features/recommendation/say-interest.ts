import { setInterest } from '@kaibo/contracts';
import { call } from '../../app/api.ts';
import { queryClient } from '../../app/query.ts';
import { toastError } from '../../ui/toast.tsx';
import { markInterest, type Subject } from './interest.ts';
import { uninterestingQuery } from './recommendation-queries.ts';

/** Shown at once; taken back when the server does not keep it. Settles with whether it did. */
export const sayInterest = async (subject: Subject, interested: boolean): Promise<boolean> => {
  markInterest(subject, interested);
  try {
    await call(setInterest, { body: { ...subject, interested } });
  } catch (error) {
    markInterest(subject, !interested);
    toastError(error);
    return false;
  }
  await queryClient.invalidateQueries(uninterestingQuery);
  return true;
};
