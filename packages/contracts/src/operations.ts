import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Role } from './permissions.ts';
import { Done, EpochMs, Id, QueryInt } from './values.ts';

export const FILTERS_LIMIT = 20;

const PageKey = z.string().regex(/^[a-z][a-z-]{0,39}$/);

/** A view of a list that somebody comes back to: the page's search parameters under a name. */
export const SavedFilter = z.strictObject({
  id: Id,
  page: z.string(),
  name: z.string(),
  search: z.record(z.string(), z.string()),
});
export type SavedFilter = z.infer<typeof SavedFilter>;

export const listFilters = endpoint({
  method: 'GET',
  path: '/v1/console/filters',
  summary: 'Filters that the caller has saved for a page of the console',
  query: z.strictObject({ page: PageKey }),
  reply: z.strictObject({ filters: z.array(SavedFilter) }),
});

export const saveFilter = endpoint({
  method: 'POST',
  path: '/v1/console/filters',
  summary: 'Save a filter; one of the same name is replaced',
  body: z.strictObject({
    page: PageKey,
    name: z.string().trim().min(1).max(40),
    search: z
      .record(z.string().min(1).max(40), z.string().max(200))
      .refine((search) => Object.keys(search).length <= 20),
  }),
  reply: SavedFilter,
  errors: ['operations/too-many-filters'],
});

export const removeFilter = endpoint({
  method: 'DELETE',
  path: '/v1/console/filters/:filterId',
  summary: 'Forget a saved filter',
  params: z.strictObject({ filterId: Id }),
  reply: Done,
  errors: ['operations/no-such-filter'],
});

/** `open` until its outcome is written: a server that died in between leaves it so. */
export const AuditOutcome = z.enum(['open', 'done', 'refused', 'failed']);
export type AuditOutcome = z.infer<typeof AuditOutcome>;

export const AuditEntry = z.strictObject({
  id: Id,
  atMs: EpochMs,
  actorId: Id,
  actorName: z.string(),
  actorRoles: z.array(Role),
  /** Method and path as declared, e.g. `PUT /v1/console/users/:userId/roles`. */
  action: z.string(),
  summary: z.string(),
  /** Every id that the request names. */
  targets: z.array(z.string()),
  outcome: AuditOutcome,
  status: z.int().nullable(),
  /** Code of a refusal. */
  code: z.string().nullable(),
  address: z.string(),
  requestId: Id,
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditDetail = AuditEntry.extend({
  params: z.record(z.string(), z.string()),
  /** What was sent, without secrets. */
  body: z.unknown(),
  before: z.unknown(),
  after: z.unknown(),
  tookMs: z.int().nullable(),
});
export type AuditDetail = z.infer<typeof AuditDetail>;

export const AuditQuery = z.strictObject({
  /** A name, or an id. */
  person: z.string().max(100).optional(),
  action: z.string().max(200).optional(),
  target: z.string().max(100).optional(),
  outcome: AuditOutcome.optional(),
  fromMs: QueryInt(0, 8_640_000_000_000_000).optional(),
  toMs: QueryInt(0, 8_640_000_000_000_000).optional(),
});

export const listAudit = endpoint({
  method: 'GET',
  path: '/v1/console/audit',
  summary: 'What staff did, newest first',
  query: AuditQuery.extend({ before: Id.optional(), limit: QueryInt(1, 100).default(50) }),
  reply: z.strictObject({ entries: z.array(AuditEntry) }),
});

export const getAudit = endpoint({
  method: 'GET',
  path: '/v1/console/audit/:entryId',
  summary: 'One entry of the audit log with what was sent and what it changed',
  params: z.strictObject({ entryId: Id }),
  reply: AuditDetail,
  errors: ['operations/no-such-entry'],
});

export const listAuditActions = endpoint({
  method: 'GET',
  path: '/v1/console/audit-actions',
  summary: 'Actions that the audit log knows, to filter by',
  reply: z.strictObject({
    actions: z.array(z.strictObject({ action: z.string(), summary: z.string() })),
  }),
});
