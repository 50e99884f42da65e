import { z } from 'zod';
import { Email, Password } from './accounts.ts';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { Done, EpochMs, Id } from './values.ts';

const GivenPassword = z.string().min(1).max(128);
/** Six digits of an authenticator app, or a backup code. */
export const SecondFactorCode = z.string().trim().min(6).max(20);
const LinkToken = z.string().min(8).max(200);
const reauthentication = ['accounts/wrong-password'] as const;
const links = [
  'accounts/link-unknown',
  'accounts/link-used',
  'accounts/link-expired',
  'accounts/link-replaced',
] as const;

export const Security = z.strictObject({
  email: z.string(),
  emailVerified: z.boolean(),
  /** The address that a change of mail waits for. */
  pendingEmail: z.string().nullable(),
  passwordChangedAtMs: EpochMs,
  twoFactor: z.boolean(),
  backupCodesLeft: z.int().min(0),
});
export type Security = z.infer<typeof Security>;

export const getSecurity = endpoint({
  method: 'GET',
  path: '/v1/account/security',
  summary: 'How the caller signs in',
  reply: Security,
});

export const sendVerification = endpoint({
  method: 'POST',
  path: '/v1/account/email/verification',
  summary: 'Mail a new link that proves the address; older links end',
  reply: Done,
  errors: ['accounts/verified-already'],
});

export const changeEmail = endpoint({
  method: 'POST',
  path: '/v1/account/email/change',
  summary: 'Mail a link to a new address; the change happens when it is confirmed there',
  body: z.strictObject({ email: Email, password: GivenPassword }),
  reply: Done,
  errors: [...reauthentication, 'accounts/same-email', 'accounts/email-taken'],
});

export const cancelEmailChange = endpoint({
  method: 'DELETE',
  path: '/v1/account/email/change',
  summary: 'Take back a change of mail that was not confirmed yet',
  reply: Done,
});

/** The token is the right: whoever reads the mail may confirm it, signed in or not. */
export const confirmEmail = endpoint({
  method: 'POST',
  path: '/v1/account/email/confirm',
  summary: 'Confirm an address with the token of its mail; works once',
  body: z.strictObject({ token: LinkToken }),
  reply: z.strictObject({ purpose: z.enum(['verify', 'change']), email: z.string() }),
  errors: [...links, 'accounts/email-taken'],
});

export const changePassword = endpoint({
  method: 'POST',
  path: '/v1/account/password/change',
  summary: 'Replace the password; every other session ends, this one gets a new cookie',
  body: z.strictObject({ current: GivenPassword, password: Password }),
  reply: Done,
  errors: [...reauthentication, 'accounts/weak-password', 'accounts/same-password'],
});

export const Device = z.strictObject({
  kind: z.enum(['phone', 'tablet', 'computer', 'program']),
  /** Its own name, the same in every language; empty when unknown. */
  browser: z.string(),
  system: z.string(),
});
export type Device = z.infer<typeof Device>;

export const SessionRow = z.strictObject({
  id: Id,
  device: Device,
  /** Where it signed in from; empty when unknown. */
  address: z.string(),
  signedInAtMs: EpochMs,
  /** To about five minutes. */
  lastSeenAtMs: EpochMs,
  isThis: z.boolean(),
});
export type SessionRow = z.infer<typeof SessionRow>;

export const listSessions = endpoint({
  method: 'GET',
  path: '/v1/account/sessions',
  summary: 'Where the caller is signed in, this one first',
  reply: z.strictObject({ sessions: z.array(SessionRow) }),
});

export const endSession = endpoint({
  method: 'DELETE',
  path: '/v1/account/sessions/:sessionId',
  summary: 'Sign out one session elsewhere; takes effect at once',
  params: z.strictObject({ sessionId: Id }),
  reply: Done,
  errors: ['accounts/no-such-session', 'accounts/this-session'],
});

export const endOtherSessions = endpoint({
  method: 'POST',
  path: '/v1/account/sessions/end-others',
  summary: 'Sign out everywhere but here; takes effect at once',
  reply: z.strictObject({ ended: z.int().min(0) }),
});

export const beginTwoFactor = endpoint({
  method: 'POST',
  path: '/v1/account/two-factor',
  summary: 'A new secret for an authenticator app; nothing changes until a code confirms it',
  body: z.strictObject({ password: GivenPassword }),
  reply: z.strictObject({
    /** Base32, to be typed where no camera can read the address. */
    secret: z.string(),
    /** `otpauth://…`, to be shown as a QR code. */
    uri: z.string(),
  }),
  errors: [...reauthentication, 'accounts/two-factor-on'],
});

const backupCodes = z.strictObject({
  /** Ten, each for one sign-in; shown this once and kept as hashes only. */
  backupCodes: z.array(z.string()),
});

export const confirmTwoFactor = endpoint({
  method: 'POST',
  path: '/v1/account/two-factor/confirm',
  summary: 'Switch two-step sign-in on with a first code of the app',
  body: z.strictObject({ code: SecondFactorCode }),
  reply: backupCodes,
  errors: ['accounts/wrong-code', 'accounts/two-factor-on', 'accounts/two-factor-not-begun'],
});

const bothFactors = z.strictObject({ password: GivenPassword, code: SecondFactorCode });
const bothErrors = [...reauthentication, 'accounts/wrong-code', 'accounts/two-factor-off'] as const;

export const newBackupCodes = endpoint({
  method: 'POST',
  path: '/v1/account/two-factor/backup-codes',
  summary: 'Ten new backup codes; the old ones end',
  body: bothFactors,
  reply: backupCodes,
  errors: bothErrors,
});

export const endTwoFactor = endpoint({
  method: 'POST',
  path: '/v1/account/two-factor/end',
  summary: 'Switch two-step sign-in off',
  body: bothFactors,
  reply: Done,
  errors: bothErrors,
});

/** Not one's own: whoever borrowed a browser of staff must not get around the code. */
export const resetTwoFactor = endpoint({
  method: 'POST',
  path: '/v1/console/users/:userId/two-factor/end',
  summary: 'Switch two-step sign-in off for somebody who lost phone and codes; their sessions end',
  params: z.strictObject({ userId: Id }),
  reply: Done,
  errors: ['accounts/no-such-user', 'accounts/two-factor-off'],
});

const aboutUser = z.object({ userId: Id });
const keyOf = (change: { userId: string }): string => change.userId;
const ofUser = (name: string) => defineEvent({ name, version: 1, payload: aboutUser, key: keyOf });

export const EmailVerified = ofUser('accounts.email-verified');
/** Without the addresses: who needs them asks the account. */
export const EmailChanged = ofUser('accounts.email-changed');
export const PasswordChanged = ofUser('accounts.password-changed');

export const TwoFactorChanged = defineEvent({
  name: 'accounts.two-factor-changed',
  version: 1,
  payload: aboutUser.extend({ on: z.boolean() }),
  key: keyOf,
});

export const SessionsEnded = defineEvent({
  name: 'accounts.sessions-ended',
  version: 1,
  payload: aboutUser.extend({ count: z.int().min(1) }),
  key: keyOf,
});
