import { VISITOR_HEADER } from '@kaibo/contracts';
import type { Accounts } from '#accounts';
import type { Caller } from '#platform/router';

/** Whose taste it is: `u:<account>` or `v:<browser>`. */
export type PersonKey = string;

export const accountKey = (userId: string): PersonKey => `u:${userId}`;
export const visitorKey = (visitorId: string): PersonKey => `v:${visitorId}`;

const VISITOR = /^[\w-]{8,64}$/;

/** The id that a browser sends with consent; null for none, and for what is none. */
export const visitorOf = (request: Request): string | null => {
  const given = request.headers.get(VISITOR_HEADER);
  return given !== null && VISITOR.test(given) ? given : null;
};

/** Who is asked for: nobody for an account that does not want to be known, and for a browser without an id. */
export const personOf = async (
  accounts: Pick<Accounts, 'consentOf'>,
  caller: Pick<Caller, 'id'>,
  visitorId: string | null,
): Promise<PersonKey | null> => {
  if (caller.id === null) return visitorId === null ? null : visitorKey(visitorId);
  return (await accounts.consentOf(caller.id))?.personalisation ? accountKey(caller.id) : null;
};
