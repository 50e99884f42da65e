import type { Consent, Locale, Profile, ProfileValues, Role, UserRow } from '@kaibo/contracts';
import type { Database, Transaction } from '#platform/database';
import type { EventLog } from '#platform/events';
import type { HotState } from '#platform/hot-state';
import type { Jobs } from '#platform/jobs';
import type { Mailer } from '#platform/mail';
import type { Mailbox } from '#platform/mail.mailbox';
import type { Module } from '#platform/module';
import type { Caller } from '#platform/router';
import { addressOf, type ShippingAddress } from './accounts.addresses.ts';
import { createAuth } from './accounts.auth.ts';
import { factorKeys } from './accounts.factor.ts';
import { mailAddressOf } from './accounts.identity.ts';
import { accountsTasks } from './accounts.jobs.ts';
import { createPasswords, type PasswordCost } from './accounts.passwords.ts';
import { peopleRoutes } from './accounts.people.routes.ts';
import { briefPeople } from './accounts.people.ts';
import { audienceOf, profileOf } from './accounts.profile.ts';
import { type Receiver, selectReceivers } from './accounts.receivers.ts';
import { accountsRoutes, type Pictures } from './accounts.routes.ts';
import { localeOf } from './accounts.rules.ts';
import { createAdmin, grantRole } from './accounts.service.ts';
import { createSessions } from './accounts.sessions.ts';
import {
  createStorage,
  NO_STORAGE_LIMITS,
  type Storage,
  type StorageLimits,
} from './accounts.storage.ts';
import { countWithRoles, factsOfUser, selectFaces, selectMe } from './accounts.store.ts';
import { suspensionMailTask } from './accounts.suspension.mails.ts';
import { endRunOutTask } from './accounts.suspension.ts';

export { consentsOf } from './accounts.consents.ts';
export type { PasswordCost } from './accounts.passwords.ts';
export type { Storage, StorageLimits, StorageOwner } from './accounts.storage.ts';
export { countPeople } from './accounts.store.ts';
export { keepSuspensions, suspendedIn } from './accounts.suspension.kept.ts';

export interface AccountsNeeds {
  db: Database;
  events: EventLog;
  hotState: HotState;
  jobs: Jobs;
  mailer: Mailer;
  /** Null once an SMTP server is set. */
  mailbox: Mailbox | null;
  /** The server is bound to loopback, so whoever asks sits at this machine. */
  loopbackOnly: boolean;
  /** Of people, for their faces. */
  pictures: Pictures;
  /** Signs cookies and seals second factors; at least 32 random characters, the same after a restart. */
  secret: string;
  /** Where people reach the site, for links in mails; https makes cookies Secure. */
  publicUrl: string;
  /** Nobody becomes a host or a merchant without an application that somebody approved. */
  reviewsApplications?: boolean;
  /** What one account may keep; no limit unless given. */
  storageLimits?: StorageLimits;
  /** Cheaper only in tests. */
  passwordCost?: PasswordCost;
}

/** What the http platform adds address and request id to. */
export type CallerParts = Pick<Caller, 'id' | 'roles' | 'name' | 'simulated' | 'locale'> &
  Pick<Face, 'avatarUrl'> & { suspended: boolean };

/** How somebody is shown to others. */
export interface Face {
  name: string;
  /** Null for who has set no picture. */
  avatarUrl: string | null;
}

export interface Accounts {
  module: Module;
  /** Never throws for a bad cookie: that is a guest. At most 10 s old, and never older than a change of roles. */
  resolveCaller(request: Request): Promise<CallerParts>;
  /** The same, for where nothing is done that buyers are owed: a suspended account is a guest there. */
  resolveVisitor(request: Request): Promise<CallerParts>;
  /** Names of those that exist. */
  userNames(ids: readonly string[]): Promise<Map<string, string>>;
  /** Of those that exist, with one query. */
  faces(ids: readonly string[]): Promise<Map<string, Face>>;
  userExists(id: string): Promise<boolean>;
  /** People with one of these roles at least, those who are suspended left out. */
  countWithRoles(roles: readonly Role[]): Promise<number>;
  /** Room for pictures, 3-D models and documents. */
  storage: Storage;
  /** Proved to be theirs or not; null when there is no such user. */
  emailOf(id: string): Promise<string | null>;
  /** Only people whose address is proved to be theirs: where news may be mailed to. */
  receivers(ids: readonly string[]): Promise<Map<string, Receiver>>;
  /** Null when there is no such user. */
  consentOf(userId: string): Promise<Consent | null>;
  /** Empty for who has not agreed to be known, or does no more. */
  profileOf(userId: string): Promise<Profile>;
  /** Of those who agreed to be recommended to: what they told of themselves. */
  audienceOf(
    tx: Database | Transaction,
    userIds: readonly string[],
  ): Promise<Map<string, ProfileValues>>;
  /** Refuses (`accounts/no-such-address`) an address that is not the user's. */
  addressOf(
    tx: Database | Transaction,
    userId: string,
    addressId: string,
  ): Promise<ShippingAddress>;
  /** Gives a role in the caller's transaction; `rolesChanged` after its commit makes every session know. */
  grantRole(
    tx: Transaction,
    grant: { userId: string; role: Role; byUserId: string },
  ): Promise<void>;
  rolesChanged(userId: string): Promise<void>;
  /** Name, mail and registration of those that exist, for the console. */
  briefPeople(
    ids: readonly string[],
  ): Promise<Map<string, { userName: string; email: string; registeredAtMs: number }>>;
  /** The mail of an account, for what the platform itself has to say. */
  mailAddressOf(userId: string): Promise<{ to: string; name: string; locale: Locale } | null>;
  /** For the command line: the first admin needs nobody's permission. */
  createAdmin(input: { email: string; password: string; name: string }): Promise<UserRow>;
}

const guestOf = (request: Request): CallerParts => {
  const locale = localeOf(request.headers.get('accept-language'));
  const nobody = { id: null, roles: [], name: '', avatarUrl: null };
  return { ...nobody, simulated: false, locale, suspended: false };
};

export const createAccounts = (needs: AccountsNeeds): Accounts => {
  const passwords = createPasswords(needs.passwordCost);
  const auth = createAuth({ ...needs, passwords });
  const sessions = createSessions({ ...needs, auth });
  const storage = createStorage(needs.db, needs.storageLimits ?? NO_STORAGE_LIMITS);
  const inside = {
    ...needs,
    storage,
    passwords,
    auth,
    sessions,
    factorKeys: factorKeys(needs.secret),
  };
  const faces: Accounts['faces'] = async (ids) => {
    if (ids.length === 0) return new Map();
    const rows = await selectFaces(needs.db, ids);
    return new Map(rows.map(({ id, ...face }) => [id, face]));
  };
  const resolveCaller: Accounts['resolveCaller'] = async (request) => {
    const facts = await sessions.factsOf(request);
    if (!facts) return guestOf(request);
    const { consent: _, ...parts } = facts;
    return parts;
  };
  return {
    module: {
      routes: (router) => {
        accountsRoutes(router, inside);
        peopleRoutes(router, inside);
      },
      subscriptions: [],
      tasks: [...accountsTasks(inside), suspensionMailTask(inside), endRunOutTask(inside)],
    },
    resolveCaller,
    resolveVisitor: async (request) => {
      const caller = await resolveCaller(request);
      return caller.suspended ? guestOf(request) : caller;
    },
    faces,
    userNames: async (ids) => new Map([...(await faces(ids))].map(([id, { name }]) => [id, name])),
    receivers: (ids) => selectReceivers(needs.db, ids),
    emailOf: async (id) => (await selectMe(needs.db, id))?.email ?? null,
    storage,
    countWithRoles: (roles) => countWithRoles(needs.db, roles),
    userExists: async (id) => (await factsOfUser(needs.db, id)) !== null,
    consentOf: sessions.consentOf,
    profileOf: (userId) => profileOf(needs.db, userId),
    audienceOf,
    addressOf,
    grantRole: (tx, grant) => grantRole(inside, tx, grant),
    rolesChanged: sessions.forget,
    briefPeople: (ids) => briefPeople(needs.db, ids),
    mailAddressOf: (userId) => mailAddressOf(needs.db, userId),
    createAdmin: (input) => createAdmin(inside, input),
  };
};
