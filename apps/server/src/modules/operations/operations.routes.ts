import * as contract from '@kaibo/contracts';
import { AuditQuery, Failure } from '@kaibo/contracts';
import { csvTime, mountCsv } from '#platform/csv';
import type { Database } from '#platform/database';
import { signedIn } from '#platform/http';
import type { Router } from '#platform/router';
import { auditActions, auditEntries, auditEntry } from './operations.audit.ts';
import { dropFilter, filtersOf, keepFilter } from './operations.filters.ts';

export const operationsRoutes = (router: Router, { db }: { db: Database }): void => {
  filterRoutes(router, db);
  auditRoutes(router, db);
};

const filterRoutes = (router: Router, db: Database): void => {
  router.mount(contract.listFilters, 'console:open', async ({ query, caller }) => ({
    filters: await filtersOf(db, signedIn(caller).id, query.page),
  }));
  router.mount(contract.saveFilter, 'console:open', ({ body, caller }) =>
    keepFilter(db, signedIn(caller).id, body),
  );
  router.mount(contract.removeFilter, 'console:open', async ({ params, caller }) => {
    await dropFilter(db, signedIn(caller).id, params.filterId);
    return { done: true as const };
  });
};

const auditRoutes = (router: Router, db: Database): void => {
  router.mount(contract.listAudit, 'audit:read', async ({ query }) => ({
    entries: await auditEntries(db, query),
  }));
  router.mount(contract.listAuditActions, 'audit:read', async () => ({
    actions: await auditActions(db),
  }));
  router.mount(contract.getAudit, 'audit:read', async ({ params }) => {
    const entry = await auditEntry(db, params.entryId);
    if (!entry) throw new Failure('operations/no-such-entry');
    return entry;
  });
  mountCsv(
    router,
    {
      path: '/v1/console/audit.csv',
      summary: 'The audit log as a CSV file, with the filters of the list',
      query: AuditQuery,
      columns: auditColumns,
    },
    'audit:read',
    (query) => (after: contract.AuditEntry | null, limit) =>
      auditEntries(db, { ...query, before: after?.id, limit }),
  );
};

const auditColumns = [
  {
    head: { zh: '时间（UTC）', en: 'Time (UTC)' },
    cell: (row: contract.AuditEntry) => csvTime(row.atMs),
  },
  { head: { zh: '操作人', en: 'Person' }, cell: (row: contract.AuditEntry) => row.actorName },
  { head: { zh: '操作人编号', en: 'Person id' }, cell: (row: contract.AuditEntry) => row.actorId },
  {
    head: { zh: '角色', en: 'Roles' },
    cell: (row: contract.AuditEntry) => row.actorRoles.join(' '),
  },
  { head: { zh: '操作', en: 'Action' }, cell: (row: contract.AuditEntry) => row.action },
  {
    head: { zh: '对象', en: 'Targets' },
    cell: (row: contract.AuditEntry) => row.targets.join(' '),
  },
  { head: { zh: '结果', en: 'Outcome' }, cell: (row: contract.AuditEntry) => row.outcome },
  { head: { zh: '状态码', en: 'Status' }, cell: (row: contract.AuditEntry) => row.status },
  { head: { zh: '拒绝原因', en: 'Refusal' }, cell: (row: contract.AuditEntry) => row.code },
  { head: { zh: '地址', en: 'Address' }, cell: (row: contract.AuditEntry) => row.address },
  { head: { zh: '请求编号', en: 'Request id' }, cell: (row: contract.AuditEntry) => row.requestId },
];
