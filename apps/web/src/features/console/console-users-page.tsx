import { listUsers, type PersonRow, roles } from '@kaibo/contracts';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Users } from 'lucide-react';
import { call } from '../../app/api.ts';
import { count, dateTime } from '../../app/format.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { ConsoleFilters } from './console-filters.tsx';
import { type ConsoleColumn, ConsoleTable } from './console-table.tsx';
import { PersonPanel } from './console-user-panel.tsx';
import { peopleTexts } from './people-texts.ts';
import { StateBadge } from './person-state.tsx';
import { useConsoleSearch } from './use-console-search.ts';

const PAGE = 50;

const oneOf = <Choice extends string>(choices: readonly Choice[], value: string) =>
  choices.find((choice) => choice === value);

const useUsers = () => {
  const state = useConsoleSearch();
  const query = {
    search: state.value('search') || undefined,
    role: oneOf(roles, state.value('role')),
    state: oneOf(['open', 'suspended'] as const, state.value('state')),
    simulated: oneOf(['yes', 'no'] as const, state.value('simulated')),
  };
  return useInfiniteQuery({
    queryKey: ['console', 'users', query],
    queryFn: ({ pageParam }) =>
      call(listUsers, { query: { ...query, before: pageParam, limit: PAGE } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ users }) => (users.length < PAGE ? undefined : users.at(-1)?.id),
    placeholderData: keepPreviousData,
  });
};

function Filters() {
  const text = useMessages(peopleTexts);
  const shared = useText();
  return (
    <ConsoleFilters
      page="users"
      csv="/v1/console/users.csv"
      filters={[
        { kind: 'search', name: 'search', label: shared.console.searchUsers },
        {
          kind: 'choice',
          name: 'role',
          label: text.users.rolesTitle,
          options: roles.map((role) => ({
            value: role,
            label: shared.viewer.accounts.roles[role],
          })),
        },
        {
          kind: 'choice',
          name: 'state',
          label: text.users.state,
          options: [
            { value: 'open', label: text.users.stateOpen },
            { value: 'suspended', label: text.users.stateSuspended },
          ],
        },
        {
          kind: 'choice',
          name: 'simulated',
          label: text.users.madeBy,
          options: [
            { value: 'no', label: text.users.people },
            { value: 'yes', label: text.users.simulated },
          ],
        },
      ]}
    />
  );
}

const useColumns = (): ConsoleColumn<PersonRow>[] => {
  const text = useMessages(peopleTexts);
  const shared = useText();
  return [
    {
      key: 'name',
      head: text.users.person,
      sortBy: ({ name }) => name,
      cell: ({ name, email, avatarUrl, simulated }) => (
        <span className="flex items-center gap-3">
          <Avatar name={name} src={avatarUrl} className="size-8 text-sm" />
          <span className="grid min-w-0">
            <span className="flex items-center gap-2 font-medium">
              <span className="line-clamp-1">{name}</span>
              {simulated && <Badge>{shared.common.simulated}</Badge>}
            </span>
            <span className="line-clamp-1 text-xs text-soft">{email}</span>
          </span>
        </span>
      ),
    },
    {
      key: 'roles',
      head: text.users.rolesTitle,
      cell: ({ roles: held }) => (
        <span className="flex flex-wrap gap-1">
          {held
            .filter((role) => role !== 'viewer')
            .map((role) => (
              <Badge key={role}>{shared.viewer.accounts.roles[role]}</Badge>
            ))}
        </span>
      ),
    },
    {
      key: 'state',
      head: text.users.state,
      cell: ({ suspension }) => <StateBadge suspension={suspension} />,
    },
    {
      key: 'registered',
      head: text.users.registered,
      sortBy: ({ createdAtMs }) => createdAtMs,
      className: 'whitespace-nowrap tabular-nums',
      cell: ({ createdAtMs }) => dateTime(createdAtMs),
    },
  ];
};

export function ConsoleUsersPage() {
  const shared = useText();
  const state = useConsoleSearch();
  const list = useUsers();
  const columns = useColumns();
  const users = list.data?.pages.flatMap((page) => page.users) ?? [];
  const openId = state.value('open');
  const opened = users.find(({ id }) => id === openId);
  return (
    <>
      <header className="flex items-baseline gap-3">
        <h1 className="text-2xl font-semibold tracking-tight">{shared.console.users}</h1>
        <span className="text-sm text-soft">
          {list.data ? shared.console.total(count(list.data.pages[0]?.total ?? 0)) : '\u00a0'}
        </span>
      </header>
      <Filters />
      <ConsoleTable
        label={shared.console.users}
        list={list}
        rows={users}
        columns={columns}
        keyOf={({ id }) => id}
        open={({ id }) => state.set({ open: id })}
        empty={{ icon: Users, title: shared.console.noUsers }}
      />
      <Sheet
        open={openId !== ''}
        onClose={() => state.set({ open: '' })}
        title={opened?.name ?? shared.console.users}
      >
        {openId && <PersonPanel key={openId} userId={openId} />}
      </Sheet>
    </>
  );
}
