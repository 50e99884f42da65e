import { type Application, listMyApplications, type ReplyOf } from '@kaibo/contracts';
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

export const applicationsQuery = queryOptions({
  queryKey: ['onboarding'],
  queryFn: () => call(listMyApplications, {}),
});

/** Puts what the server has just answered in the place of what was known. */
export const keepApplication = (cache: QueryClient, application: Application): void => {
  cache.setQueryData(
    applicationsQuery.queryKey,
    (known: ReplyOf<typeof listMyApplications> | undefined) =>
      known && {
        ...known,
        applications: [
          ...known.applications.filter(({ role }) => role !== application.role),
          application,
        ],
      },
  );
};
