import {
  type Application,
  ApplicationDecided,
  type ApplicationForm,
  ApplicationSubmitted,
  ApplicationWithdrawn,
  type AppliedRole,
  Failure,
  type Role,
} from '@kaibo/contracts';
import type { Accounts } from '#accounts';
import type { Blobs } from '#platform/blobs';
import type { Database, Transaction } from '#platform/database';
import type { EventLog } from '#platform/events';
import type { HotState } from '#platform/hot-state';
import type { Jobs } from '#platform/jobs';
import { MAIL_DECISION } from './onboarding.mails.ts';
import { mayEdit, mayWithdraw, missingFields, statusAfterSave } from './onboarding.rules.ts';
import {
  type ApplicationRow,
  applicationById,
  applicationsOf,
  beginApplication,
  documentsOf,
  lockApplication,
  moveApplication,
  saveForm,
} from './onboarding.store.ts';
import { standingOf, toApplications } from './onboarding.views.ts';

export interface OnboardingNeeds {
  db: Database;
  events: EventLog;
  blobs: Blobs;
  hotState: HotState;
  jobs: Jobs;
  accounts: Pick<
    Accounts,
    'briefPeople' | 'grantRole' | 'mailAddressOf' | 'rolesChanged' | 'storage' | 'userNames'
  >;
  /** `review`: nobody becomes a host or a merchant without an approved application. */
  mode: 'open' | 'review';
  publicUrl: string;
}

export interface Applicant {
  id: string;
  roles: readonly Role[];
}

export const myApplications = async (
  { db }: OnboardingNeeds,
  applicant: Applicant,
): Promise<Application[]> => toApplications(db, applicant, await applicationsOf(db, applicant.id));

const answer = async (
  needs: OnboardingNeeds,
  applicant: Applicant,
  role: AppliedRole,
): Promise<Application> => {
  const found = (await myApplications(needs, applicant)).find((one) => one.role === role);
  if (!found) throw new Failure('onboarding/no-such-application');
  return found;
};

/** The application under its lock, when it may be changed now. */
export const editable = async (
  tx: Transaction,
  applicant: Applicant,
  role: AppliedRole,
): Promise<ApplicationRow> => {
  if (applicant.roles.includes(role)) throw new Failure('onboarding/role-held');
  await beginApplication(tx, applicant.id, role);
  const row = await lockApplication(tx, applicant.id, role);
  if (!row || !mayEdit(standingOf(row, applicant), Date.now()))
    throw new Failure('onboarding/wrong-state');
  return row;
};

/** Moves whatever was edited to the state of something that is being worked on. */
export const touch = async (tx: Transaction, row: ApplicationRow): Promise<void> => {
  const { id: applicationId, status: from, userId: byUserId } = row;
  await moveApplication(tx, { applicationId, from, to: statusAfterSave(from), byUserId });
};

export const saveDraft = async (
  needs: OnboardingNeeds,
  applicant: Applicant,
  role: AppliedRole,
  form: ApplicationForm,
): Promise<Application> => {
  await needs.db.transaction().execute(async (tx) => {
    const row = await editable(tx, applicant, role);
    await saveForm(tx, row.id, form);
    await touch(tx, row);
  });
  return answer(needs, applicant, role);
};

export const submit = async (
  needs: OnboardingNeeds,
  applicant: Applicant,
  role: AppliedRole,
): Promise<Application> => {
  await needs.db.transaction().execute(async (tx) => {
    if (applicant.roles.includes(role)) throw new Failure('onboarding/role-held');
    const row = await lockApplication(tx, applicant.id, role);
    if (!row) throw new Failure('onboarding/no-such-application');
    if (row.status !== 'draft' && row.status !== 'returned')
      throw new Failure('onboarding/wrong-state', { status: row.status });
    const missing = missingFields(row);
    if (missing.length > 0) throw new Failure('onboarding/incomplete', { missing });
    if ((await documentsOf(tx, [row.id])).length === 0)
      throw new Failure('onboarding/documents-missing');
    const { id: applicationId, status: from, userId } = row;
    await moveApplication(tx, { applicationId, from, to: 'submitted', byUserId: userId });
    const facts = { actorId: userId };
    await needs.events.append(tx, ApplicationSubmitted, { applicationId, userId, role }, facts);
  });
  return answer(needs, applicant, role);
};

export const withdraw = async (
  needs: OnboardingNeeds,
  applicant: Applicant,
  role: AppliedRole,
): Promise<Application> => {
  await needs.db.transaction().execute(async (tx) => {
    const row = await lockApplication(tx, applicant.id, role);
    if (!row) throw new Failure('onboarding/no-such-application');
    if (!mayWithdraw(row.status))
      throw new Failure('onboarding/wrong-state', { status: row.status });
    const { id: applicationId, status: from, userId } = row;
    await moveApplication(tx, { applicationId, from, to: 'withdrawn', byUserId: userId });
    const facts = { actorId: userId };
    await needs.events.append(tx, ApplicationWithdrawn, { applicationId, userId, role }, facts);
  });
  return answer(needs, applicant, role);
};

interface Decision {
  applicationId: string;
  decision: 'approve' | 'return' | 'refuse';
  reason: string;
  version: number;
}

const statusOf = { approve: 'approved', return: 'returned', refuse: 'refused' } as const;

/** Why a decision found nothing to decide: the second reviewer hears who was first. */
const lostRace = async (
  needs: OnboardingNeeds,
  row: ApplicationRow | undefined,
): Promise<Failure> => {
  if (!row) return new Failure('onboarding/no-such-application');
  if (row.status === 'submitted') return new Failure('onboarding/changed');
  const names = row.decidedBy ? await needs.accounts.userNames([row.decidedBy]) : new Map();
  const byName = row.decidedBy ? (names.get(row.decidedBy) ?? '') : '';
  return new Failure('onboarding/decided-already', { status: row.status, byName });
};

/** An approval, its role, its event and its mail are one commit. */
export const decide = async (
  needs: OnboardingNeeds,
  reviewer: { id: string },
  { applicationId, decision, reason, version }: Decision,
): Promise<ApplicationRow> => {
  const row = await needs.db.transaction().execute(async (tx) => {
    const before = await applicationById(tx, applicationId);
    if (before?.userId === reviewer.id) throw new Failure('onboarding/own-application');
    const moved = await moveApplication(tx, {
      applicationId,
      from: 'submitted',
      to: statusOf[decision],
      version,
      byUserId: reviewer.id,
      reason,
      isDecision: true,
    });
    if (!before || !moved) throw await lostRace(needs, await applicationById(tx, applicationId));
    const { userId, role } = before;
    if (decision === 'approve')
      await needs.accounts.grantRole(tx, { userId, role, byUserId: reviewer.id });
    await needs.events.append(
      tx,
      ApplicationDecided,
      { applicationId, userId, role, decision, byUserId: reviewer.id },
      { actorId: reviewer.id },
    );
    await needs.jobs.enqueue(tx, MAIL_DECISION, { applicationId, decision, reason });
    return before;
  });
  if (decision === 'approve') await needs.accounts.rolesChanged(row.userId);
  return row;
};
