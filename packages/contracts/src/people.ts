import { z } from 'zod';
import { UserRow } from './accounts.ts';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { Role } from './permissions.ts';
import { Done, EpochMs, Id, Locale, QueryInt } from './values.ts';

export const Reason = z.string().trim().min(1).max(500);

export const Suspension = z.strictObject({
  id: Id,
  reason: z.string(),
  byUserId: Id,
  byName: z.string(),
  sinceMs: EpochMs,
  /** Null until somebody lifts it. */
  untilMs: EpochMs.nullable(),
  liftedAtMs: EpochMs.nullable(),
  liftedByName: z.string().nullable(),
  liftNote: z.string(),
  active: z.boolean(),
});
export type Suspension = z.infer<typeof Suspension>;

export const PersonRow = UserRow.extend({
  avatarUrl: z.string().nullable(),
  /** Null while the account is open. */
  suspension: z.strictObject({ untilMs: EpochMs.nullable() }).nullable(),
});
export type PersonRow = z.infer<typeof PersonRow>;

export const PersonDetail = PersonRow.extend({
  locale: Locale,
  sessions: z.int(),
  lastSignInMs: EpochMs.nullable(),
  twoFactor: z.boolean(),
  /** Newest first. */
  suspensions: z.array(Suspension),
});
export type PersonDetail = z.infer<typeof PersonDetail>;

export const PeopleQuery = z.strictObject({
  search: z.string().max(100).optional(),
  role: Role.optional(),
  state: z.enum(['open', 'suspended']).optional(),
  simulated: z.enum(['yes', 'no']).optional(),
});

export const listUsers = endpoint({
  method: 'GET',
  path: '/v1/console/users',
  summary: 'Users, newest first',
  query: PeopleQuery.extend({ before: Id.optional(), limit: QueryInt(1, 100).default(50) }),
  reply: z.strictObject({ users: z.array(PersonRow), total: z.int() }),
});

const ofUser = z.strictObject({ userId: Id });

export const getUser = endpoint({
  method: 'GET',
  path: '/v1/console/users/:userId',
  summary: 'A user with their sessions and suspensions',
  params: ofUser,
  reply: PersonDetail,
  errors: ['accounts/no-such-user'],
});

export const suspendUser = endpoint({
  method: 'POST',
  path: '/v1/console/users/:userId/suspend',
  summary: 'Suspend an account: its sessions end at once, and its live room is closed',
  params: ofUser,
  body: z.strictObject({ reason: Reason, untilMs: EpochMs.nullable() }),
  reply: PersonDetail,
  errors: [
    'accounts/no-such-user',
    'accounts/not-yourself',
    'accounts/suspended-already',
    'accounts/ends-before-now',
  ],
});

export const liftSuspension = endpoint({
  method: 'POST',
  path: '/v1/console/users/:userId/lift',
  summary: 'Open a suspended account again',
  params: ofUser,
  body: z.strictObject({ note: z.string().trim().max(500).default('') }),
  reply: PersonDetail,
  errors: ['accounts/no-such-user', 'accounts/not-yourself', 'accounts/not-suspended'],
});

export const AppealStatus = z.enum(['open', 'lifted', 'kept']);
export type AppealStatus = z.infer<typeof AppealStatus>;

export const Appeal = z.strictObject({
  id: Id,
  text: z.string(),
  status: AppealStatus,
  filedAtMs: EpochMs,
  /** What the reviewer wrote back; empty while open. */
  answer: z.string(),
  decidedAtMs: EpochMs.nullable(),
});
export type Appeal = z.infer<typeof Appeal>;

/** How many times one suspension may be appealed. */
export const APPEALS_LIMIT = 3;

export const AppealView = z.strictObject({
  name: z.string(),
  reason: z.string(),
  sinceMs: EpochMs,
  untilMs: EpochMs.nullable(),
  /** False once the account is open again. */
  active: z.boolean(),
  appeals: z.array(Appeal),
  mayAppeal: z.boolean(),
});
export type AppealView = z.infer<typeof AppealView>;

/** Signed by the server: given with the mail of a suspension and with a refused sign-in. */
const AppealToken = z.string().min(20).max(300);

export const getOwnSuspension = endpoint({
  method: 'GET',
  path: '/v1/account/suspension',
  summary: 'Why and until when the caller is suspended, and what opens the appeal',
  reply: z.strictObject({
    suspension: z
      .strictObject({
        reason: z.string(),
        untilMs: EpochMs.nullable(),
        appealToken: AppealToken,
      })
      .nullable(),
  }),
  owed: true,
});

export const lookAppeal = endpoint({
  method: 'POST',
  path: '/v1/appeals/look',
  summary: 'What a suspension says, and its appeals, by the signed link',
  body: z.strictObject({ token: AppealToken }),
  reply: AppealView,
  errors: ['accounts/appeal-link'],
});

export const fileAppeal = endpoint({
  method: 'POST',
  path: '/v1/appeals',
  summary: 'Appeal a suspension by the signed link',
  body: z.strictObject({ token: AppealToken, text: z.string().trim().min(10).max(2_000) }),
  reply: AppealView,
  errors: [
    'accounts/appeal-link',
    'accounts/appeal-open',
    'accounts/no-more-appeals',
    'accounts/not-suspended',
  ],
});

export const AppealRow = Appeal.extend({
  userId: Id,
  userName: z.string(),
  email: z.string(),
  roles: z.array(Role),
  suspension: Suspension,
  decidedByName: z.string().nullable(),
  /** How many appeals of the same suspension came before. */
  earlier: z.int(),
});
export type AppealRow = z.infer<typeof AppealRow>;

export const listAppeals = endpoint({
  method: 'GET',
  path: '/v1/console/appeals',
  summary: 'Appeals; open ones oldest first, decided ones newest first',
  query: z.strictObject({
    status: AppealStatus.default('open'),
    after: Id.optional(),
    limit: QueryInt(1, 100).default(50),
  }),
  reply: z.strictObject({ appeals: z.array(AppealRow) }),
});

export const decideAppeal = endpoint({
  method: 'POST',
  path: '/v1/console/appeals/:appealId/decide',
  summary: 'Lift the suspension or keep it; the answer is mailed',
  params: z.strictObject({ appealId: Id }),
  body: z.strictObject({ decision: z.enum(['lift', 'keep']), answer: Reason }),
  reply: Done,
  errors: ['accounts/no-such-appeal', 'accounts/appeal-decided', 'accounts/not-yourself'],
});

export const UserSuspended = defineEvent({
  name: 'accounts.suspended',
  version: 1,
  payload: z.object({
    userId: Id,
    suspensionId: Id,
    byUserId: Id,
    untilMs: EpochMs.nullable(),
    roles: z.array(Role),
  }),
  key: (change) => change.userId,
});

export const SuspensionLifted = defineEvent({
  name: 'accounts.suspension-lifted',
  version: 1,
  /** Nobody lifts one whose time has run out. */
  payload: z.object({ userId: Id, suspensionId: Id, byUserId: Id.nullable() }),
  key: (change) => change.userId,
});

export const AppealFiled = defineEvent({
  name: 'accounts.appeal-filed',
  version: 1,
  payload: z.object({ userId: Id, suspensionId: Id, appealId: Id }),
  key: (appeal) => appeal.userId,
});

export const AppealDecided = defineEvent({
  name: 'accounts.appeal-decided',
  version: 1,
  payload: z.object({
    userId: Id,
    appealId: Id,
    byUserId: Id,
    decision: z.enum(['lift', 'keep']),
  }),
  key: (appeal) => appeal.userId,
});
