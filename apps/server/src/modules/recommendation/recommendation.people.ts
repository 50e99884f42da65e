import { type Locale, VISITOR_HEADER } from '@kaibo/contracts';
import type { Accounts } from '#accounts';
import type { Caller } from '#platform/router';

/** Whose taste it is: `u:<account>` or `v:<browser>`. */
export type PersonKey = string;

export const accountKey = (userId: string): PersonKey => `u:${userId}`;
export const visitorKey = (visitorId: string): PersonKey => `v:${visitorId}`;

/** People of a segment together are kept as one person; a fit leaves them out. */
export const SEGMENT_PREFIX = 's:';

export const LANGUAGE_PREFIX = `${SEGMENT_PREFIX}language/`;

/** Guests who agreed to be known and read the same language. */
export const languageSegment = (locale: Locale): PersonKey => `${LANGUAGE_PREFIX}${locale}`;

const VISITOR = /^[\w-]{8,64}$/;

/** The id that a browser sends with consent; null for none, and for what is none. */
export const visitorOf = (request: Request): string | null => {
  const given = request.headers.get(VISITOR_HEADER);
  return given !== null && VISITOR.test(given) ? given : null;
};

/** Who is asked for. */
export interface Person {
  key: PersonKey;
  /** Whether what they do may be learnt from; otherwise only what they said themselves counts. */
  isKnown: boolean;
  /** Of a guest's page, where nothing beside them tells more of what they may want. */
  locale?: Locale;
}

/** Null for a browser without an id. */
export const personOf = async (
  accounts: Pick<Accounts, 'consentOf'>,
  caller: Pick<Caller, 'id'>,
  visitorId: string | null,
): Promise<Person | null> => {
  if (caller.id === null)
    return visitorId === null ? null : { key: visitorKey(visitorId), isKnown: true };
  const consent = await accounts.consentOf(caller.id);
  return { key: accountKey(caller.id), isKnown: consent?.personalisation ?? false };
};

/** As a newcomer of whom no more is known than the language of the page. */
export const reading = (person: Person | null, locale: Locale): Person | null =>
  person && { ...person, locale };
