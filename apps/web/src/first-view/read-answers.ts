import type { QueryKey } from '@tanstack/react-query';

/** What the server answered for the page before the page asked. */
export type FirstAnswers = readonly (readonly [key: QueryKey, data: unknown])[];

/** The first page of a list is asked for without a cursor, which JSON writes as null. */
const revived = (data: unknown): unknown => {
  if (typeof data !== 'object' || data === null || !('pageParams' in data)) return data;
  const { pageParams } = data as { pageParams: unknown[] };
  return { ...data, pageParams: pageParams.map((each) => each ?? undefined) };
};

export const readAnswers = (json: string): FirstAnswers =>
  (JSON.parse(json) as FirstAnswers).map(([key, data]) => [key, revived(data)] as const);
