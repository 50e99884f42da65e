import { createHash } from 'node:crypto';
import type { Consent } from '@kaibo/contracts';
import type { Database } from '#platform/database';
import type { HotState } from '#platform/hot-state';
import { newId } from '#platform/id';
import type { Auth } from './accounts.auth.ts';
import { touchSession } from './accounts.devices.ts';
import { factsOfSession, factsOfUser, type UserFacts } from './accounts.store.ts';

/** How long a verified session is believed without asking again. */
const TRUST_MS = 10_000;
/** Longer than anything read before a change can still be on its way into the cache. */
const GENERATION_MS = 60_000;

interface Remembered {
  generation: string;
  facts: UserFacts;
}

export interface Sessions {
  /** Who sends this request; null for a guest, and once the session has ended. */
  factsOf(request: Request): Promise<UserFacts | null>;
  consentOf(userId: string): Promise<Consent | null>;
  /**
   * Nothing remembered of the user is believed any more, in any process. Call it after the change has committed:
   * whoever read the database before that stores what it read under the generation it started with.
   */
  forget(userId: string): Promise<void>;
}

export const createSessions = (needs: {
  auth: Auth;
  db: Database;
  hotState: HotState;
}): Sessions => {
  const { auth, db, hotState } = needs;

  const generationOf = async (userId: string): Promise<string> =>
    (await hotState.get(`accounts/generation/${userId}`)) ?? '';

  const remembered = async (key: string): Promise<UserFacts | null> => {
    const stored = await hotState.get(key);
    if (stored === null) return null;
    const { generation, facts } = JSON.parse(stored) as Remembered;
    return generation === (await generationOf(facts.id)) ? facts : null;
  };

  const remember = (key: string, entry: Remembered): Promise<void> =>
    hotState.set(key, JSON.stringify(entry), TRUST_MS);

  const cookieName = auth.$context.then((context) => context.authCookies.sessionToken.name);

  const verify = async (request: Request, key: string): Promise<UserFacts | null> => {
    const cookie = request.headers.get('cookie') ?? '';
    const found = await auth.api.getSession({ headers: new Headers({ cookie }) });
    if (!found) return null;
    const generation = await generationOf(found.user.id);
    const facts = await factsOfSession(db, found.session.token);
    if (!facts) return null;
    await remember(key, { generation, facts });
    await touchSession(db, found.session.token);
    return facts;
  };

  return {
    factsOf: async (request) => {
      const cookie = cookieOf(request, await cookieName);
      if (cookie === null) return null;
      const key = `accounts/session/${createHash('sha256').update(cookie).digest('base64url')}`;
      return (await remembered(key)) ?? verify(request, key);
    },
    consentOf: async (userId) => {
      const key = `accounts/facts/${userId}`;
      const known = await remembered(key);
      if (known) return known.consent;
      const generation = await generationOf(userId);
      const facts = await factsOfUser(db, userId);
      if (facts) await remember(key, { generation, facts });
      return facts?.consent ?? null;
    },
    forget: (userId) => hotState.set(`accounts/generation/${userId}`, newId(), GENERATION_MS),
  };
};

const cookieOf = (request: Request, name: string): string | null => {
  for (const part of (request.headers.get('cookie') ?? '').split(';')) {
    const equals = part.indexOf('=');
    if (part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim() || null;
  }
  return null;
};
