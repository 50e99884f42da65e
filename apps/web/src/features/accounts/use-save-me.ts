import { type BodyInputOf, updateMe } from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../app/api.ts';
import { meQuery } from '../../app/query.ts';

/** Changes what the account says of itself; every page sees it at once. */
export const useSaveMe = () => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (change: BodyInputOf<typeof updateMe>) => call(updateMe, { body: change }),
    onSuccess: (me) => cache.setQueryData(meQuery.queryKey, me),
  });
};
