import { roles as allRoles, isStaff, type Locale, may, type Role } from '@kaibo/contracts';

/** Everybody is a viewer; each role once, in one order. */
export const normalRoles = (roles: readonly Role[]): Role[] =>
  allRoles.filter((role) => role === 'viewer' || roles.includes(role));

/** Admins give and take any role; operators only those of the shop floor, and never of their own kind. */
export const mayGrant = (
  giver: readonly Role[],
  from: readonly Role[],
  to: readonly Role[],
): boolean => {
  if (giver.includes('admin')) return true;
  return may(giver, 'users:grant') && !isStaff(from) && !isStaff(to);
};

/** An installation whose last admin stepped down by mistake could not be repaired from the console. */
export const losesOwnAdmin = (
  isSelf: boolean,
  from: readonly Role[],
  to: readonly Role[],
): boolean => isSelf && from.includes('admin') && !to.includes('admin');

/** Length is checked at the edge; this catches what length cannot. */
export const isWeakPassword = (password: string, email: string): boolean =>
  new Set(password).size < 4 || password.toLowerCase() === email.toLowerCase();

/** One household or data centre customer holds a whole IPv6 /64, so that is what is counted. */
export const addressKey = (address: string): string => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (!address.includes(':')) return address;
  const [head = '', tail = ''] = address.toLowerCase().split('%')[0]!.split('::', 2);
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  const groups = address.includes('::') ? [...before, ...zeros, ...after] : before;
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
};

export interface MailboxReader {
  roles: readonly Role[];
  /** The server is bound to loopback and the request came from there, through no proxy. */
  isAtThisMachine: boolean;
}

/** Reset links of everybody lie there: open to guests only where nobody else can reach the server. */
export const mayReadMailbox = ({ roles, isAtThisMachine }: MailboxReader): boolean =>
  isAtThisMachine || may(roles, 'mailbox:read');

/** The first language that we have, by the reader's own order; Chinese otherwise. */
export const localeOf = (acceptLanguage: string | null): Locale => {
  for (const part of (acceptLanguage ?? '').split(',')) {
    const tag = part.trim().toLowerCase();
    if (tag.startsWith('zh')) return 'zh-CN';
    if (tag.startsWith('en')) return 'en';
  }
  return 'zh-CN';
};
