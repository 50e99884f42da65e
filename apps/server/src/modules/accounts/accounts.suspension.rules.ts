import { createHmac, timingSafeEqual } from 'node:crypto';
import { APPEALS_LIMIT, type AppealStatus, isStaff, may, type Role } from '@kaibo/contracts';

export interface Period {
  untilMs: number | null;
  liftedAtMs: number | null;
}

export const isActive = ({ untilMs, liftedAtMs }: Period, nowMs: number): boolean =>
  liftedAtMs === null && (untilMs === null || untilMs > nowMs);

/** Staff are suspended and opened again by admins only; who may not suspend, may not lift either. */
export const maySuspend = (actor: readonly Role[], target: readonly Role[]): boolean =>
  may(actor, 'users:suspend') && (!isStaff(target) || actor.includes('admin'));

/** Who sells owes buyers what they have paid for; a suspended account of the staff stays shut all the same. */
export const maySignInSuspended = (roles: readonly Role[]): boolean =>
  roles.includes('merchant') && !isStaff(roles);

/** One at a time, and not for ever. */
export const mayAppeal = (active: boolean, appeals: readonly AppealStatus[]): boolean =>
  active && !appeals.includes('open') && appeals.length < APPEALS_LIMIT;

const sign = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(`appeal/${text}`).digest('base64url');

/** Opens one suspension to who holds it: to read it and to appeal, nothing else. */
export const appealToken = (secret: string, suspensionId: string, endsAtMs: number): string => {
  const text = `${suspensionId}.${endsAtMs.toString(36)}`;
  return `${text}.${sign(secret, text)}`;
};

/** The suspension a token opens; null for one that is wrong or has expired. */
export const suspensionOfToken = (secret: string, token: string, nowMs: number): string | null => {
  const [suspensionId = '', ends = '', signature = ''] = token.split('.');
  const expected = Buffer.from(sign(secret, `${suspensionId}.${ends}`));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  return Number.parseInt(ends, 36) > nowMs ? suspensionId : null;
};
