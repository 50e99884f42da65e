import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { Role } from './permissions.ts';
import { Done, EpochMs, Id, Locale } from './values.ts';

export const Email = z
  .email()
  .max(200)
  .transform((email) => email.toLowerCase());
export const Password = z.string().min(8).max(128);
export const DisplayName = z.string().trim().min(1).max(40);

export const Consent = z.strictObject({
  /** Behaviour events with a visitor id; without it only what an order needs is kept. */
  analytics: z.boolean(),
  personalisation: z.boolean(),
});
export type Consent = z.infer<typeof Consent>;

export const Me = z.strictObject({
  id: Id,
  email: z.string(),
  emailVerified: z.boolean(),
  name: z.string(),
  /** Null until the person chose a picture. */
  avatarUrl: z.string().nullable(),
  roles: z.array(Role),
  locale: Locale,
  consent: Consent,
  /** Whether signing in takes a code besides the password. */
  twoFactor: z.boolean(),
  /** A merchant who may only do what buyers are owed; nobody else signs in while suspended. */
  suspended: z.boolean(),
});
export type Me = z.infer<typeof Me>;

export const register = endpoint({
  method: 'POST',
  path: '/v1/account/register',
  summary: 'Create an account and sign in',
  body: z.strictObject({
    email: Email,
    password: Password,
    name: DisplayName,
    locale: Locale.optional(),
  }),
  reply: Me,
  errors: ['accounts/email-taken', 'accounts/weak-password'],
});

export const logIn = endpoint({
  method: 'POST',
  path: '/v1/account/login',
  summary: 'Sign in with mail and password, and a code where two-step sign-in is on',
  body: z.strictObject({
    email: Email,
    password: z.string().min(1).max(128),
    /** Of the authenticator app or a backup code; asked for by `accounts/code-needed`. */
    code: z.string().trim().min(6).max(20).optional(),
  }),
  reply: Me,
  errors: [
    'accounts/wrong-credentials',
    'accounts/code-needed',
    'accounts/wrong-code',
    'accounts/suspended',
  ],
});

export const logOut = endpoint({
  method: 'POST',
  path: '/v1/account/logout',
  summary: 'End this session',
  reply: Done,
  owed: true,
});

export const forgotPassword = endpoint({
  method: 'POST',
  path: '/v1/account/password/forgot',
  summary: 'Send a reset link; answers the same whether or not the address is known',
  body: z.strictObject({ email: Email }),
  reply: Done,
});

export const resetPassword = endpoint({
  method: 'POST',
  path: '/v1/account/password/reset',
  summary: 'Set a new password with the token of the mail; ends every session',
  body: z.strictObject({ token: z.string().min(8).max(200), password: Password }),
  reply: Done,
  errors: ['accounts/reset-expired', 'accounts/weak-password'],
});

export const getMe = endpoint({
  method: 'GET',
  path: '/v1/account',
  summary: 'Who is signed in, or null',
  reply: z.strictObject({ me: Me.nullable() }),
  owed: true,
});

export const updateMe = endpoint({
  method: 'PATCH',
  path: '/v1/account',
  summary: 'Change name, picture, language or consent',
  body: z.strictObject({
    name: DisplayName.optional(),
    /** A picture that the caller uploaded; null goes back to the letter. */
    avatarId: Id.nullable().optional(),
    locale: Locale.optional(),
    consent: Consent.optional(),
  }),
  reply: Me,
  errors: ['catalog/no-such-picture'],
});

export const takeRole = endpoint({
  method: 'POST',
  path: '/v1/account/roles',
  summary: 'Become a host or a merchant',
  body: z.strictObject({ role: z.enum(['host', 'merchant']) }),
  reply: Me,
  errors: ['accounts/application-required'],
});

export const UserRow = z.strictObject({
  id: Id,
  email: z.string(),
  name: z.string(),
  roles: z.array(Role),
  simulated: z.boolean(),
  createdAtMs: EpochMs,
});
export type UserRow = z.infer<typeof UserRow>;

export const createUser = endpoint({
  method: 'POST',
  path: '/v1/console/users',
  summary: 'Create a user with roles (admins only may give operator or admin)',
  body: z.strictObject({
    email: Email,
    password: Password,
    name: DisplayName,
    roles: z.array(Role).max(12),
    simulated: z.boolean().default(false),
  }),
  reply: UserRow,
  errors: ['accounts/email-taken'],
});

export const setRoles = endpoint({
  method: 'PUT',
  path: '/v1/console/users/:userId/roles',
  summary: 'Set the roles of a user; takes effect at once on every session',
  params: z.strictObject({ userId: Id }),
  body: z.strictObject({ roles: z.array(Role).max(12) }),
  reply: UserRow,
  errors: ['accounts/no-such-user'],
});

export const Mail = z.strictObject({
  id: Id,
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  sentAtMs: EpochMs,
});
export type Mail = z.infer<typeof Mail>;

export const readMailbox = endpoint({
  method: 'GET',
  path: '/v1/mailbox',
  summary: 'The development mailbox: open while no SMTP server is set',
  query: z.strictObject({ to: z.string().max(200).optional() }),
  reply: z.strictObject({ mails: z.array(Mail) }),
  errors: ['accounts/mailbox-closed'],
});

export const UserRegistered = defineEvent({
  name: 'accounts.registered',
  version: 1,
  payload: z.object({ userId: Id, roles: z.array(Role) }),
  key: (user) => user.userId,
});

export const UserSignedIn = defineEvent({
  name: 'accounts.signed-in',
  version: 1,
  payload: z.object({ userId: Id }),
  key: (user) => user.userId,
});

export const RolesChanged = defineEvent({
  name: 'accounts.roles-changed',
  version: 1,
  payload: z.object({ userId: Id, roles: z.array(Role), byUserId: Id.nullable() }),
  key: (user) => user.userId,
});

/** What a person agreed to from now on: what was kept under a consent that is gone goes with it. */
export const ConsentChanged = defineEvent({
  name: 'accounts.consent-changed',
  version: 1,
  payload: z.object({ userId: Id, ...Consent.shape }),
  key: (change) => change.userId,
});
