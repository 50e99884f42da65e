import {
  getImport,
  type Import,
  type ImportRow,
  listImportRows,
  listImports,
} from '@kaibo/contracts/goods';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

const POLL_MS = 600;
const ROWS_PAGE = 100;

export const isRunning = ({ state }: Import): boolean =>
  state === 'checking' || state === 'applying';

export const importQuery = (importId: string) =>
  queryOptions({
    queryKey: ['studio', 'import', importId],
    queryFn: () => call(getImport, { params: { importId } }),
    refetchInterval: ({ state: { data } }) => (data && isRunning(data) ? POLL_MS : false),
  });

export const importsQuery = (storeId: string) =>
  queryOptions({
    queryKey: ['studio', 'imports', storeId],
    queryFn: async () => (await call(listImports, { query: { storeId } })).imports,
  });

export const importRowsQuery = ({ id, state }: Import, outcome: ImportRow['outcome'] | undefined) =>
  infiniteQueryOptions({
    queryKey: ['studio', 'import-rows', id, state, outcome ?? ''],
    queryFn: async ({ pageParam: after }) => {
      const query = { outcome, after, limit: ROWS_PAGE };
      return (await call(listImportRows, { params: { importId: id }, query })).rows;
    },
    initialPageParam: 0,
    getNextPageParam: (rows) => (rows.length < ROWS_PAGE ? undefined : rows.at(-1)?.row),
  });
