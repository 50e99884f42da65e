import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { defineEvent } from './event.ts';
import { Done, EpochMs, Id, QueryInt } from './values.ts';

export const DOCUMENT_LIMIT_BYTES = 10_000_000;
export const DOCUMENTS_LIMIT = 6;

/** What somebody may apply for. */
export const AppliedRole = z.enum(['host', 'merchant']);
export type AppliedRole = z.infer<typeof AppliedRole>;

/**
 * draft → submitted → approved | returned | refused. A returned one is corrected and submitted again; the applicant
 * may withdraw one that was not decided, and begin again from it.
 */
export const ApplicationStatus = z.enum([
  'draft',
  'submitted',
  'approved',
  'returned',
  'refused',
  'withdrawn',
]);
export type ApplicationStatus = z.infer<typeof ApplicationStatus>;

export const DocumentType = z.enum(['image/jpeg', 'image/png', 'image/webp', 'application/pdf']);
export type DocumentType = z.infer<typeof DocumentType>;

export const ApplicationDocument = z.strictObject({
  id: Id,
  name: z.string(),
  type: DocumentType,
  sizeBytes: z.int(),
  /** Answers the applicant and reviewers only. */
  url: z.string(),
  addedAtMs: EpochMs,
});
export type ApplicationDocument = z.infer<typeof ApplicationDocument>;

export const ApplicationStep = z.strictObject({
  status: ApplicationStatus,
  atMs: EpochMs,
  /** Why it was returned or refused. */
  reason: z.string(),
});
export type ApplicationStep = z.infer<typeof ApplicationStep>;

/** What the applicant fills in; a draft may lack anything. */
export const ApplicationForm = z.strictObject({
  kind: z.enum(['person', 'company']).default('person'),
  /** Real name, or the registered name of the company. */
  legalName: z.string().trim().max(100).default(''),
  contact: z.string().trim().max(60).default(''),
  phone: z.string().trim().max(24).default(''),
  /** What one wants to do. */
  plan: z.string().trim().max(2_000).default(''),
});
export type ApplicationForm = z.infer<typeof ApplicationForm>;

export const Application = ApplicationForm.extend({
  id: Id,
  role: AppliedRole,
  status: ApplicationStatus,
  /** Counts every change; a decision names the one it has read. */
  version: z.int(),
  documents: z.array(ApplicationDocument),
  /** Oldest first. */
  steps: z.array(ApplicationStep),
  /** The reason of the last decision. */
  reason: z.string(),
  submittedAtMs: EpochMs.nullable(),
  mayEdit: z.boolean(),
  /** A refused one may be tried again from then on. */
  againFromMs: EpochMs.nullable(),
});
export type Application = z.infer<typeof Application>;

const ofRole = z.strictObject({ role: AppliedRole });

export const listMyApplications = endpoint({
  method: 'GET',
  path: '/v1/onboarding',
  summary: 'The applications of the caller, and whether this installation asks for any',
  reply: z.strictObject({
    mode: z.enum(['open', 'review']),
    applications: z.array(Application),
  }),
});

export const saveApplication = endpoint({
  method: 'PUT',
  path: '/v1/onboarding/:role',
  summary: 'Save the draft of an application; the first one begins it',
  params: ofRole,
  body: ApplicationForm,
  reply: Application,
  errors: ['onboarding/wrong-state', 'onboarding/role-held'],
});

export const submitApplication = endpoint({
  method: 'POST',
  path: '/v1/onboarding/:role/submit',
  summary: 'Hand the application in for review',
  params: ofRole,
  reply: Application,
  errors: [
    'onboarding/no-such-application',
    'onboarding/incomplete',
    'onboarding/documents-missing',
    'onboarding/wrong-state',
    'onboarding/role-held',
  ],
});

export const withdrawApplication = endpoint({
  method: 'POST',
  path: '/v1/onboarding/:role/withdraw',
  summary: 'Take an application back that was not decided',
  params: ofRole,
  reply: Application,
  errors: ['onboarding/no-such-application', 'onboarding/wrong-state'],
});

export const addDocument = endpoint({
  method: 'POST',
  path: '/v1/onboarding/:role/documents',
  summary: 'Add a picture or a PDF (≤ 10 MB, checked by content) to the draft',
  params: ofRole,
  query: z.strictObject({ name: z.string().trim().min(1).max(120) }),
  body: z.instanceof(Uint8Array),
  bodyLimitBytes: DOCUMENT_LIMIT_BYTES,
  reply: Application,
  errors: [
    'accounts/storage-full',
    'onboarding/not-a-document',
    'onboarding/too-many-documents',
    'onboarding/wrong-state',
    'onboarding/role-held',
  ],
});

export const removeDocument = endpoint({
  method: 'DELETE',
  path: '/v1/onboarding/documents/:documentId',
  summary: 'Take a document off the draft; its bytes are deleted',
  params: z.strictObject({ documentId: Id }),
  reply: Application,
  errors: ['onboarding/no-such-document', 'onboarding/wrong-state'],
});

export const ReviewedApplication = Application.extend({
  userId: Id,
  userName: z.string(),
  email: z.string(),
  registeredAtMs: EpochMs,
  decidedByName: z.string().nullable(),
  decidedAtMs: EpochMs.nullable(),
});
export type ReviewedApplication = z.infer<typeof ReviewedApplication>;

export const listApplications = endpoint({
  method: 'GET',
  path: '/v1/console/applications',
  summary: 'Applications for review: those that wait oldest first, decided ones newest first',
  query: z.strictObject({
    status: ApplicationStatus.default('submitted'),
    role: AppliedRole.optional(),
    userId: Id.optional(),
    /** The last one seen. */
    after: Id.optional(),
    limit: QueryInt(1, 100).default(50),
  }),
  reply: z.strictObject({ applications: z.array(ReviewedApplication), waiting: z.int() }),
});

export const decideApplication = endpoint({
  method: 'POST',
  path: '/v1/console/applications/:applicationId/decide',
  summary: 'Approve (grants the role at once), return with a reason, or refuse',
  params: z.strictObject({ applicationId: Id }),
  body: z
    .strictObject({
      decision: z.enum(['approve', 'return', 'refuse']),
      reason: z.string().trim().max(500).default(''),
      /** The version that was read; a changed one is refused. */
      version: z.int().min(1),
    })
    .refine(({ decision, reason }) => decision === 'approve' || reason !== '', {
      path: ['reason'],
    }),
  reply: Done,
  errors: [
    'onboarding/no-such-application',
    'onboarding/decided-already',
    'onboarding/changed',
    'onboarding/own-application',
  ],
});

const ofApplication = {
  applicationId: Id,
  userId: Id,
  role: AppliedRole,
};

export const ApplicationSubmitted = defineEvent({
  name: 'onboarding.submitted',
  version: 1,
  payload: z.object(ofApplication),
  key: (application) => application.userId,
});

export const ApplicationWithdrawn = defineEvent({
  name: 'onboarding.withdrawn',
  version: 1,
  payload: z.object(ofApplication),
  key: (application) => application.userId,
});

export const ApplicationDecided = defineEvent({
  name: 'onboarding.decided',
  version: 1,
  payload: z.object({
    ...ofApplication,
    decision: z.enum(['approve', 'return', 'refuse']),
    byUserId: Id,
  }),
  key: (application) => application.userId,
});
