import {
  type BodyOf,
  type createUser as createUserEndpoint,
  Failure,
  isStaff,
  type Locale,
  type Me,
  type Role,
  RolesChanged,
  type register as registerEndpoint,
  UserRegistered,
  type UserRow,
} from '@kaibo/contracts';
import type { Database, Transaction } from '#platform/database';
import type { EventLog } from '#platform/events';
import type { Jobs } from '#platform/jobs';
import { layLink } from './accounts.links.ts';
import { crowdCost, type Passwords } from './accounts.passwords.ts';
import { isWeakPassword, losesOwnAdmin, mayGrant, normalRoles } from './accounts.rules.ts';
import type { Sessions } from './accounts.sessions.ts';
import { emailExists, insertUser, lockUser, selectMe, updateRoles } from './accounts.store.ts';

export interface ServiceNeeds {
  db: Database;
  events: EventLog;
  jobs: Jobs;
  passwords: Passwords;
  sessions: Sessions;
  /** Nobody becomes a host or a merchant without an application that somebody approved. */
  reviewsApplications?: boolean;
}

/** Who acts: roles decide what may be granted. */
interface Actor {
  id: string;
  roles: readonly Role[];
}

interface Newcomer {
  email: string;
  password: string;
  name: string;
  roles: Role[];
  locale: Locale;
  simulated: boolean;
}

/** The slow hash comes before the transaction, so that no connection waits for it. */
const addUser = async (
  needs: ServiceNeeds,
  newcomer: Newcomer,
  alsoDo: (tx: Transaction, user: UserRow) => Promise<void> = async () => undefined,
): Promise<UserRow> => {
  const { password, ...user } = newcomer;
  if (isWeakPassword(password, user.email)) throw new Failure('accounts/weak-password');
  if (await emailExists(needs.db, user.email)) throw new Failure('accounts/email-taken');
  const passwordHash = await needs.passwords.hash(
    password,
    user.simulated && !isStaff(user.roles) ? crowdCost : undefined,
  );
  return needs.db.transaction().execute(async (tx) => {
    const row = await insertUser(tx, { ...user, passwordHash });
    await needs.events.append(
      tx,
      UserRegistered,
      { userId: row.id, roles: row.roles },
      { actorId: row.id, simulated: row.simulated },
    );
    await alsoDo(tx, row);
    return row;
  });
};

export const registerUser = (
  needs: ServiceNeeds,
  input: BodyOf<typeof registerEndpoint>,
  locale: Locale,
): Promise<UserRow> => {
  const newcomer: Newcomer = { locale, ...input, roles: ['viewer'], simulated: false };
  return addUser(needs, newcomer, (tx, { id, email }) =>
    layLink(needs.jobs, tx, { userId: id, purpose: 'verify', email }),
  );
};

export const createUser = (
  needs: ServiceNeeds,
  actor: Actor,
  input: BodyOf<typeof createUserEndpoint>,
): Promise<UserRow> => {
  const roles = normalRoles(input.roles);
  if (!mayGrant(actor.roles, [], roles)) throw new Failure('accounts/forbidden');
  return addUser(needs, { ...input, roles, locale: 'zh-CN' });
};

export const createAdmin = async (
  needs: ServiceNeeds,
  input: { email: string; password: string; name: string },
): Promise<UserRow> =>
  addUser(needs, {
    ...input,
    email: input.email.toLowerCase(),
    roles: normalRoles(['admin']),
    locale: 'zh-CN',
    simulated: false,
  });

export const meOf = async (needs: ServiceNeeds, userId: string): Promise<Me> => {
  const me = await selectMe(needs.db, userId);
  if (!me) throw new Failure('accounts/not-signed-in');
  return me;
};

/** Writes the roles and the event; nothing happens when they are the same already. */
const changeRoles = async (
  needs: ServiceNeeds,
  tx: Transaction,
  change: { user: UserRow; roles: Role[]; byUserId: string },
): Promise<UserRow> => {
  const { user, roles, byUserId } = change;
  if (roles.join() === user.roles.join()) return user;
  await updateRoles(tx, user.id, roles);
  await needs.events.append(
    tx,
    RolesChanged,
    { userId: user.id, roles, byUserId },
    { actorId: byUserId, simulated: user.simulated },
  );
  return { ...user, roles };
};

export const setRoles = async (
  needs: ServiceNeeds,
  actor: Actor,
  change: { userId: string; roles: readonly Role[] },
): Promise<{ user: UserRow; before: Role[] }> => {
  const roles = normalRoles(change.roles);
  const changed = await needs.db.transaction().execute(async (tx) => {
    const user = await lockUser(tx, change.userId);
    if (!user) throw new Failure('accounts/no-such-user');
    if (
      !mayGrant(actor.roles, user.roles, roles) ||
      losesOwnAdmin(actor.id === user.id, user.roles, roles)
    )
      throw new Failure('accounts/forbidden');
    const changed = await changeRoles(needs, tx, { user, roles, byUserId: actor.id });
    return { user: changed, before: user.roles };
  });
  await needs.sessions.forget(change.userId);
  return changed;
};

/** In the transaction of the decision that gives it; call `sessions.forget` after the commit. */
export const grantRole = async (
  needs: ServiceNeeds,
  tx: Transaction,
  grant: { userId: string; role: Role; byUserId: string },
): Promise<void> => {
  const user = await lockUser(tx, grant.userId);
  if (!user) throw new Failure('accounts/no-such-user');
  const roles = normalRoles([...user.roles, grant.role]);
  await changeRoles(needs, tx, { user, roles, byUserId: grant.byUserId });
};

/** Hosts and merchants need no permission to begin, unless the installation reviews who applies. */
export const takeRole = async (
  needs: ServiceNeeds,
  userId: string,
  role: 'host' | 'merchant',
): Promise<Me> => {
  await needs.db.transaction().execute(async (tx) => {
    const user = await lockUser(tx, userId);
    if (!user) throw new Failure('accounts/not-signed-in');
    if (needs.reviewsApplications && !user.roles.includes(role))
      throw new Failure('accounts/application-required', { role });
    const roles = normalRoles([...user.roles, role]);
    await changeRoles(needs, tx, { user, roles, byUserId: userId });
  });
  await needs.sessions.forget(userId);
  return meOf(needs, userId);
};
