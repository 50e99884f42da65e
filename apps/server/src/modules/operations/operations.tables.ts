import type { AuditOutcome, Role } from '@kaibo/contracts';
import type { Generated } from 'kysely';
import type { Database, Transaction } from '#platform/database';

type OperationsTables = {
  saved_filters: {
    id: string;
    user_id: string;
    page: string;
    name: string;
    search: Record<string, string>;
    created_at: Generated<Date>;
  };
  audit_entries: {
    id: string;
    at: Generated<Date>;
    actor_id: string;
    actor_name: string;
    actor_roles: Role[];
    action: string;
    summary: string;
    module: string;
    params: Record<string, string>;
    targets: string[];
    body: unknown;
    address: string;
    request_id: string;
    outcome: Generated<AuditOutcome>;
    status: number | null;
    code: string | null;
    before: unknown;
    after: unknown;
    ended_at: Date | null;
  };
};

export const tables = (db: Database | Transaction) => db.withTables<OperationsTables>();
