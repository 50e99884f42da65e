import { z } from 'zod';

/** What a user may be at once; `viewer` is everybody who has an account, `guide` a shopping guide (导购). */
export const roles = [
  'viewer',
  'host',
  'merchant',
  'guide',
  'moderator',
  'support',
  'operator',
  'content',
  'marketing',
  'technical',
  'product',
  'admin',
] as const;
export const Role = z.enum(roles);
export type Role = z.infer<typeof Role>;

/**
 * Who may do what across the platform. What belongs to one person (a room of their own, a store of their own) is
 * checked by its module on top of this. `admin` may do everything.
 */
export const permissions = {
  /** Run rooms of one's own. */
  'rooms:host': ['host'],
  /** Sell from a store of one's own. */
  'catalog:sell': ['merchant'],
  /** Look up the products of others to show them in a room. */
  'catalog:show': ['host', 'merchant', 'guide'],
  /** Keep categories, attributes and brands in order. */
  'catalog:curate': ['operator', 'content', 'product'],
  'orders:ship': ['merchant', 'support', 'operator'],
  'console:open': [
    'moderator',
    'support',
    'operator',
    'content',
    'marketing',
    'technical',
    'product',
  ],
  'users:read': ['moderator', 'support', 'operator'],
  'users:grant': ['operator'],
  'users:suspend': ['moderator', 'operator'],
  'applications:review': ['operator', 'content'],
  'rooms:read-all': ['moderator', 'support', 'operator', 'content', 'marketing', 'product'],
  'rooms:stop': ['moderator', 'operator'],
  'products:vet': ['moderator', 'operator', 'content'],
  'orders:read-all': ['support', 'operator'],
  'orders:act': ['support', 'operator'],
  'payments:read-all': ['support', 'operator'],
  'events:read': ['operator', 'marketing', 'technical', 'product'],
  /** Sites of others that send events, and what they sent. */
  'sites:read': ['operator', 'marketing', 'technical', 'product'],
  /** Give such a site its keys and take them away. */
  'sites:act': ['operator', 'technical'],
  'audit:read': ['operator'],
  'settings:read': ['operator', 'technical'],
  'health:read': ['operator', 'technical'],
  /** Retry and remove jobs, change what is logged. */
  'health:act': ['technical'],
  'recommendation:read': ['operator', 'technical', 'product', 'marketing'],
  /** Fit models and choose which one serves. */
  'recommendation:act': ['operator', 'technical'],
  /** Look at what was worked out of somebody who agreed to it. */
  'portraits:read': ['support', 'operator', 'product'],
  /** See what models are fed with, how fresh it is, and what the behaviour store could not take. */
  'features:read': ['operator', 'technical', 'product'],
  /** Try again what was set aside, and compare days now. */
  'features:act': ['operator', 'technical'],
  'prediction:read': ['operator', 'technical', 'product', 'marketing'],
  /** Train models and choose which one serves. */
  'prediction:act': ['operator', 'technical'],
  /** See rules, rhythms and groups that were found in orders and attention. */
  'mining:read': ['operator', 'marketing', 'product'],
  /** Look for them now, and draft sets from rules. */
  'mining:act': ['operator', 'product'],
  'forecasts:read': ['operator', 'support', 'product', 'marketing'],
  /** Say how long an answer takes and how soon it is to be given. */
  'forecasts:act': ['operator', 'support'],
  /** See how places are given to rooms, and why each was shown. */
  'traffic:read': ['operator', 'support', 'technical', 'product', 'marketing'],
  /** Write policies, try them, ask for approval, publish what was approved, end boosts. */
  'traffic:act': ['operator', 'product'],
  /** Approve what somebody else wrote. */
  'traffic:approve': ['operator', 'product'],
  /** Put a policy in force again that was. */
  'traffic:roll-back': ['operator', 'technical'],
  'search:rebuild': ['operator', 'technical'],
  /** Reset links lie there, those of admins too. */
  'mailbox:read': [],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

const isPermission = (name: string): name is Permission => Object.hasOwn(permissions, name);
export const Permission = z.custom<Permission>(
  (name) => typeof name === 'string' && isPermission(name),
);

/** O(roles); an unknown permission is nobody's. */
export const may = (given: readonly Role[], permission: Permission): boolean =>
  given.some(
    (role) => role === 'admin' || (permissions[permission] as readonly Role[]).includes(role),
  );

/** Work for the platform: what such an account does is kept in the audit log, and it is not taken lightly. */
export const isStaff = (given: readonly Role[]): boolean => may(given, 'console:open');

export const rolesWith = (permission: Permission): Role[] =>
  roles.filter((role) => may([role], permission));
