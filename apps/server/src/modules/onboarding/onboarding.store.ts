import type {
  ApplicationForm,
  ApplicationStatus,
  AppliedRole,
  DocumentType,
} from '@kaibo/contracts';
import { type Generated, sql } from 'kysely';
import type { Database, Transaction } from '#platform/database';
import { newId } from '#platform/id';

type OnboardingTables = {
  onboarding_applications: {
    id: string;
    user_id: string;
    role: AppliedRole;
    status: Generated<ApplicationStatus>;
    version: Generated<number>;
    kind: 'person' | 'company';
    legal_name: string;
    contact: string;
    phone: string;
    plan: string;
    reason: Generated<string>;
    submitted_at: Date | null;
    decided_at: Date | null;
    decided_by: string | null;
  };
  onboarding_documents: {
    id: string;
    application_id: string;
    owner_id: string;
    name: string;
    content_type: DocumentType;
    size_bytes: number;
    added_at: Generated<Date>;
  };
  onboarding_steps: {
    id: string;
    application_id: string;
    status: ApplicationStatus;
    by_user_id: string;
    reason: string;
    at: Generated<Date>;
  };
};

const tables = (db: Database | Transaction) => db.withTables<OnboardingTables>();

const columns = [
  'id',
  'user_id as userId',
  'role',
  'status',
  'version',
  'kind',
  'legal_name as legalName',
  'contact',
  'phone',
  'plan',
  'reason',
  'submitted_at as submittedAt',
  'decided_at as decidedAt',
  'decided_by as decidedBy',
] as const;

const rows = (db: Database | Transaction) =>
  tables(db).selectFrom('onboarding_applications').select(columns);

export type ApplicationRow = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];

export const applicationsOf = (db: Database | Transaction, userId: string) =>
  rows(db).where('user_id', '=', userId).orderBy('role').execute();

export const applicationById = (db: Database | Transaction, id: string) =>
  rows(db).where('id', '=', id).executeTakeFirst();

/** The person's application for a role, locked until the transaction ends. */
export const lockApplication = (tx: Transaction, userId: string, role: AppliedRole) =>
  rows(tx).where('user_id', '=', userId).where('role', '=', role).forUpdate().executeTakeFirst();

const EMPTY = { kind: 'person', legal_name: '', contact: '', phone: '', plan: '' } as const;

/** Makes sure that there is one; two first saves at once make one draft. */
export const beginApplication = async (
  tx: Transaction,
  userId: string,
  role: AppliedRole,
): Promise<void> => {
  const id = newId();
  const inserted = await tables(tx)
    .insertInto('onboarding_applications')
    .values({
      ...EMPTY,
      id,
      user_id: userId,
      role,
      submitted_at: null,
      decided_at: null,
      decided_by: null,
    })
    .onConflict((conflict) => conflict.columns(['user_id', 'role']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted) await addStep(tx, { applicationId: id, status: 'draft', byUserId: userId });
};

export const addStep = async (
  tx: Transaction,
  step: { applicationId: string; status: ApplicationStatus; byUserId: string; reason?: string },
): Promise<void> => {
  const { applicationId, status, byUserId, reason = '' } = step;
  await tables(tx)
    .insertInto('onboarding_steps')
    .values({ id: newId(), application_id: applicationId, status, by_user_id: byUserId, reason })
    .execute();
};

export const saveForm = async (
  tx: Transaction,
  applicationId: string,
  { kind, legalName, contact, phone, plan }: ApplicationForm,
): Promise<void> => {
  await tables(tx)
    .updateTable('onboarding_applications')
    .set({ kind, legal_name: legalName, contact, phone, plan })
    .where('id', '=', applicationId)
    .execute();
};

interface Move {
  applicationId: string;
  from: ApplicationStatus;
  to: ApplicationStatus;
  /** Only this version of it. */
  version?: number;
  byUserId: string;
  reason?: string;
  isDecision?: boolean;
}

/** Moves the application and keeps the step. False when it was not in that state (or not in that version) any more. */
export const moveApplication = async (tx: Transaction, move: Move): Promise<boolean> => {
  const { applicationId, from, to, version, byUserId, reason, isDecision = false } = move;
  const { numUpdatedRows } = await tables(tx)
    .updateTable('onboarding_applications')
    .set({
      status: to,
      version: sql<number>`version + 1`,
      ...(to === 'submitted' && { submitted_at: sql<Date>`now()` }),
      ...(isDecision && { decided_at: sql<Date>`now()`, decided_by: byUserId, reason }),
    })
    .where('id', '=', applicationId)
    .where('status', '=', from)
    .$if(version !== undefined, (query) => query.where('version', '=', version!))
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  if (from !== to) await addStep(tx, { applicationId, status: to, byUserId, reason });
  return true;
};

export interface ReviewFilter {
  status: ApplicationStatus;
  role?: AppliedRole;
  userId?: string;
  after?: string;
  limit: number;
}

/** Waiting ones in the order of their hand-in, the others by their last change. */
export const applicationsFor = async (db: Database, filter: ReviewFilter) => {
  const { status, role, userId, after, limit } = filter;
  const isWaiting = status === 'submitted';
  const at = isWaiting
    ? sql<Date>`submitted_at`
    : sql<Date>`coalesce(decided_at, submitted_at, created_at)`;
  return rows(db)
    .$if(userId === undefined, (query) => query.where('status', '=', status))
    .$if(role !== undefined, (query) => query.where('role', '=', role!))
    .$if(userId !== undefined, (query) => query.where('user_id', '=', userId!))
    .$if(after !== undefined, (query) => {
      const last = sql`(select ${at}, id from onboarding_applications where id = ${after})`;
      return query.where(
        isWaiting ? sql<boolean>`(${at}, id) > ${last}` : sql<boolean>`(${at}, id) < ${last}`,
      );
    })
    .orderBy(at, isWaiting ? 'asc' : 'desc')
    .orderBy('id', isWaiting ? 'asc' : 'desc')
    .limit(limit)
    .execute();
};

export const countWaiting = async (db: Database): Promise<number> => {
  const { count } = await tables(db)
    .selectFrom('onboarding_applications')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('status', '=', 'submitted')
    .executeTakeFirstOrThrow();
  return count;
};

export const documentsOf = (db: Database | Transaction, applicationIds: readonly string[]) =>
  tables(db)
    .selectFrom('onboarding_documents')
    .select([
      'id',
      'application_id as applicationId',
      'name',
      'content_type as type',
      'size_bytes as sizeBytes',
      'added_at as addedAt',
    ])
    .where('application_id', 'in', [...applicationIds])
    .orderBy('id')
    .execute();

export const stepsOf = (db: Database | Transaction, applicationIds: readonly string[]) =>
  tables(db)
    .selectFrom('onboarding_steps')
    .select(['application_id as applicationId', 'status', 'at', 'reason'])
    .where('application_id', 'in', [...applicationIds])
    .orderBy('id')
    .execute();

export const insertDocument = async (
  tx: Transaction,
  document: {
    id: string;
    applicationId: string;
    ownerId: string;
    name: string;
    type: DocumentType;
    sizeBytes: number;
  },
): Promise<void> => {
  const { id, applicationId, ownerId, name, type, sizeBytes } = document;
  await tables(tx)
    .insertInto('onboarding_documents')
    .values({
      id,
      application_id: applicationId,
      owner_id: ownerId,
      name,
      content_type: type,
      size_bytes: sizeBytes,
    })
    .execute();
};

export const findDocument = (db: Database | Transaction, id: string) =>
  tables(db)
    .selectFrom('onboarding_documents')
    .innerJoin(
      'onboarding_applications',
      'onboarding_applications.id',
      'onboarding_documents.application_id',
    )
    .select([
      'owner_id as ownerId',
      'name',
      'content_type as type',
      'onboarding_documents.size_bytes as sizeBytes',
      'role',
    ])
    .where('onboarding_documents.id', '=', id)
    .executeTakeFirst();

export const deleteDocument = async (tx: Transaction, id: string): Promise<void> => {
  await tables(tx).deleteFrom('onboarding_documents').where('id', '=', id).execute();
};
