import type { ApplicationForm, ApplicationStatus } from '@kaibo/contracts';

/** Who was refused may try again after this. */
const AGAIN_AFTER_MS = 30 * 86_400_000;

export interface Standing {
  status: ApplicationStatus;
  decidedAtMs: number | null;
  /** Whether the person has the role, from this application or otherwise. */
  holdsRole: boolean;
}

export const againFromMs = ({ status, decidedAtMs }: Standing): number | null =>
  status === 'refused' && decidedAtMs !== null ? decidedAtMs + AGAIN_AFTER_MS : null;

/** An approved one opens again when the role was taken away. */
export const mayEdit = (standing: Standing, nowMs: number): boolean => {
  if (standing.holdsRole) return false;
  const { status } = standing;
  if (status === 'refused') return nowMs >= (againFromMs(standing) ?? 0);
  return status !== 'submitted';
};

export const mayWithdraw = (status: ApplicationStatus): boolean =>
  status === 'draft' || status === 'submitted' || status === 'returned';

/** A save makes a draft of whatever may be edited, but a returned one stays returned: its reason is still to be met. */
export const statusAfterSave = (status: ApplicationStatus): ApplicationStatus =>
  status === 'returned' ? 'returned' : 'draft';

const PHONE = /^[\d+\-() ]{5,24}$/;

/** Fields that a reviewer could not do without. */
export const missingFields = (form: ApplicationForm): (keyof ApplicationForm)[] => {
  const missing: (keyof ApplicationForm)[] = [];
  if (form.legalName.length < 2) missing.push('legalName');
  if (form.contact.length < 1) missing.push('contact');
  if (!PHONE.test(form.phone)) missing.push('phone');
  if (form.plan.length < 10) missing.push('plan');
  return missing;
};
