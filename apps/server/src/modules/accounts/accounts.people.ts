import type { Locale } from '@kaibo/contracts';
import {
  Failure,
  type PeopleQuery,
  type PersonDetail,
  type PersonRow,
  type Role,
} from '@kaibo/contracts';
import { sql } from 'kysely';
import type { z } from 'zod';
import { containing, type Database } from '#platform/database';
import { isId } from '#platform/id';
import { hasFactor } from './accounts.factors.ts';
import { suspensionsOf } from './accounts.suspension.store.ts';

type PeopleTables = {
  users: {
    id: string;
    email: string;
    name: string;
    image: string | null;
    locale: Locale;
    roles: Role[];
    simulated: boolean;
    created_at: Date;
  };
  user_sessions: { user_id: string; expires_at: Date; created_at: Date };
  user_suspensions: { user_id: string; until: Date | null; lifted_at: Date | null };
};

const tables = (db: Database) => db.withTables<PeopleTables>();

const people = (db: Database) =>
  tables(db)
    .selectFrom('users')
    .leftJoin('user_suspensions', (join) =>
      join
        .onRef('user_suspensions.user_id', '=', 'users.id')
        .on('user_suspensions.lifted_at', 'is', null)
        .on(sql<boolean>`(user_suspensions.until is null or user_suspensions.until > now())`),
    );

const columns = [
  'users.id',
  'users.email',
  'users.name',
  'users.image as avatarUrl',
  'users.roles',
  'users.simulated',
  'users.created_at as createdAt',
  'user_suspensions.user_id as suspendedId',
  'user_suspensions.until',
] as const;

type Row = Omit<PersonRow, 'createdAtMs' | 'suspension'> & {
  createdAt: Date;
  suspendedId: string | null;
  until: Date | null;
};

const toPerson = ({ createdAt, suspendedId, until, ...row }: Row): PersonRow => ({
  ...row,
  createdAtMs: createdAt.getTime(),
  suspension: suspendedId === null ? null : { untilMs: until?.getTime() ?? null },
});

export type PeopleFilter = z.output<typeof PeopleQuery>;

const matching = (db: Database, { search = '', role, state, simulated }: PeopleFilter) => {
  const pattern = containing(search);
  return people(db)
    .$if(search !== '', (query) =>
      query.where((where) =>
        where.or([
          where('users.email', 'ilike', pattern),
          where('users.name', 'ilike', pattern),
          ...(isId(search.toLowerCase()) ? [where('users.id', '=', search.toLowerCase())] : []),
        ]),
      ),
    )
    .$if(role !== undefined, (query) =>
      query.where(sql<boolean>`users.roles @> array[${role}]::text[]`),
    )
    .$if(state === 'open', (query) => query.where('user_suspensions.user_id', 'is', null))
    .$if(state === 'suspended', (query) => query.where('user_suspensions.user_id', 'is not', null))
    .$if(simulated !== undefined, (query) =>
      query.where('users.simulated', '=', simulated === 'yes'),
    );
};

/** Newest first; `search` is a part of the mail or the name, or an id. */
export const peoplePage = async (
  db: Database,
  page: PeopleFilter & { before?: string; limit: number },
): Promise<PersonRow[]> => {
  const { before, limit } = page;
  const rows = await matching(db, page)
    .select(columns)
    .$if(before !== undefined, (query) => query.where('users.id', '<', before!))
    .orderBy('users.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toPerson);
};

export const countPeopleBy = async (db: Database, filter: PeopleFilter): Promise<number> => {
  const { total } = await matching(db, filter)
    .select(sql<number>`count(*)::int`.as('total'))
    .executeTakeFirstOrThrow();
  return total;
};

/** Whose they are, for modules that keep ids only; those that are gone are left out. */
export const briefPeople = async (
  db: Database,
  ids: readonly string[],
): Promise<Map<string, { userName: string; email: string; registeredAtMs: number }>> => {
  if (ids.length === 0) return new Map();
  const rows = await tables(db)
    .selectFrom('users')
    .select(['id', 'name', 'email', 'created_at as createdAt'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(
    rows.map(({ id, name, email, createdAt }) => [
      id,
      { userName: name, email, registeredAtMs: createdAt.getTime() },
    ]),
  );
};

export const personDetail = async (db: Database, userId: string): Promise<PersonDetail> => {
  const row = await people(db)
    .select([...columns, 'users.locale'])
    .where('users.id', '=', userId)
    .executeTakeFirst();
  if (!row) throw new Failure('accounts/no-such-user');
  const { locale, ...rest } = row;
  const sessions = await tables(db)
    .selectFrom('user_sessions')
    .select([sql<number>`count(*)::int`.as('count'), sql<Date | null>`max(created_at)`.as('last')])
    .where('user_id', '=', userId)
    .where('expires_at', '>', sql<Date>`now()`)
    .executeTakeFirstOrThrow();
  return {
    ...toPerson(rest),
    locale,
    sessions: sessions.count,
    lastSignInMs: sessions.last?.getTime() ?? null,
    twoFactor: await hasFactor(db, userId),
    suspensions: await suspensionsOf(db, userId),
  };
};
