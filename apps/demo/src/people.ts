import { createUser, getMe, type Role } from '@kaibo/contracts';
import { openSession, refusedIs, type Session, signIn } from './session.ts';
import type { StateFile } from './state.ts';

export interface Person {
  email: string;
  password: string;
  name: string;
  roles: readonly Role[];
}

export interface People {
  /** The person's session: kept from an earlier run when it still holds, else signed in, else created first. */
  enter(person: Person): Promise<Session>;
}

export interface PeopleNeeds {
  baseUrl: string;
  operator: Session;
  file: StateFile;
}

export const createPeople = ({ baseUrl, operator, file }: PeopleNeeds): People => {
  const { cookies } = file.state;

  const kept = async (email: string): Promise<Session | null> => {
    const cookie = cookies[email];
    if (!cookie) return null;
    const session = openSession(baseUrl, cookie);
    return (await session.call(getMe, {})).me ? session : null;
  };

  const create = async ({ email, password, name, roles }: Person): Promise<void> => {
    const body = { email, password, name, roles: [...roles], simulated: true };
    // Somebody who is there already is taken as they are.
    await operator.call(createUser, { body }).catch(refusedIs('accounts/email-taken'));
  };

  return {
    enter: async (person) => {
      const known = await kept(person.email);
      if (known) return known;
      await create(person);
      const session = await signIn(baseUrl, person);
      cookies[person.email] = session.cookie;
      return session;
    },
  };
};
