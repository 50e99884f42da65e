import type { Application, ReviewedApplication } from '@kaibo/contracts';
import type { Database } from '#platform/database';
import { againFromMs, mayEdit, type Standing } from './onboarding.rules.ts';
import type { Applicant, OnboardingNeeds } from './onboarding.service.ts';
import { type ApplicationRow, documentsOf, stepsOf } from './onboarding.store.ts';

export const standingOf = (row: ApplicationRow, applicant: Pick<Applicant, 'roles'>): Standing => ({
  status: row.status,
  decidedAtMs: row.decidedAt?.getTime() ?? null,
  holdsRole: applicant.roles.includes(row.role),
});

export const documentUrl = (id: string): string => `/v1/onboarding/documents/${id}`;

const byApplication = <Row extends { applicationId: string }>(
  rows: readonly Row[],
): Map<string, Row[]> => Map.groupBy(rows, ({ applicationId }) => applicationId);

/** With their documents and their steps: three queries however many. */
export const toApplications = async (
  db: Database,
  applicant: Pick<Applicant, 'roles'>,
  rows: readonly ApplicationRow[],
): Promise<Application[]> => {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const [documents, steps] = await Promise.all([documentsOf(db, ids), stepsOf(db, ids)]);
  const documentsBy = byApplication(documents);
  const stepsBy = byApplication(steps);
  return rows.map((row) => {
    const { userId: _, submittedAt, decidedAt: __, decidedBy: ___, ...rest } = row;
    const standing = standingOf(row, applicant);
    return {
      ...rest,
      submittedAtMs: submittedAt?.getTime() ?? null,
      documents: (documentsBy.get(row.id) ?? []).map(
        ({ applicationId: _application, addedAt, ...document }) => ({
          ...document,
          url: documentUrl(document.id),
          addedAtMs: addedAt.getTime(),
        }),
      ),
      steps: (stepsBy.get(row.id) ?? []).map(({ status, at, reason }) => ({
        status,
        atMs: at.getTime(),
        reason,
      })),
      mayEdit: mayEdit(standing, Date.now()),
      againFromMs: againFromMs(standing),
    };
  });
};

export const toReviewed = async (
  { db, accounts }: Pick<OnboardingNeeds, 'db' | 'accounts'>,
  rows: readonly ApplicationRow[],
): Promise<ReviewedApplication[]> => {
  const deciders = rows.flatMap(({ decidedBy }) => (decidedBy ? [decidedBy] : []));
  const [applications, facts, names] = await Promise.all([
    toApplications(db, { roles: [] }, rows),
    accounts.briefPeople(rows.map(({ userId }) => userId)),
    accounts.userNames(deciders),
  ]);
  return rows.flatMap((row, i) => {
    const person = facts.get(row.userId);
    const application = applications[i];
    if (!person || !application) return [];
    return [
      {
        ...application,
        ...person,
        userId: row.userId,
        decidedByName: row.decidedBy ? (names.get(row.decidedBy) ?? null) : null,
        decidedAtMs: row.decidedAt?.getTime() ?? null,
      },
    ];
  });
};
