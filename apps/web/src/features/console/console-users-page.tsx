import { listUsers, type Role, setRoles, type UserRow } from '@kaibo/contracts';
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { Search, Users } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { call } from '../../app/api.ts';
import { count, dateTime } from '../../app/format.ts';
import { useMe } from '../../app/query.ts';
import { useText } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Empty, Problem, Skeleton } from '../../ui/states.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import { toast, toastError } from '../../ui/toast.tsx';

const PAGE = 50;
const grantable: readonly Role[] = ['host', 'merchant', 'operator', 'admin'];

function RolesForm({ user, done }: { user: UserRow; done: () => void }) {
  const text = useText();
  const cache = useQueryClient();
  const [roles, setChosen] = useState<readonly Role[]>(user.roles);
  const save = useMutation({
    mutationFn: () => call(setRoles, { params: { userId: user.id }, body: { roles: [...roles] } }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ['console', 'users'] });
      toast(text.common.saved);
      done();
    },
    onError: toastError,
  });
  return (
    <div className="grid gap-4">
      <p className="text-sm text-soft">{text.console.rolesHint}</p>
      {grantable.map((role) => (
        <label key={role} className="flex items-center gap-3">
          <input
            type="checkbox"
            className="size-5 accent-(--accent)"
            checked={roles.includes(role)}
            onChange={({ target }) =>
              setChosen(target.checked ? [...roles, role] : roles.filter((each) => each !== role))
            }
          />
          {text.viewer.accounts.roles[role]}
        </label>
      ))}
      <Button look="accent" busy={save.isPending} onClick={() => save.mutate()}>
        {text.common.save}
      </Button>
    </div>
  );
}

export function ConsoleUsersPage() {
  const text = useText();
  const words = text.console;
  const me = useMe();
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const [editing, setEditing] = useState<UserRow | null>(null);
  const list = useInfiniteQuery({
    queryKey: ['console', 'users', search],
    queryFn: ({ pageParam }) =>
      call(listUsers, { query: { search: search || undefined, before: pageParam, limit: PAGE } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ users }) => (users.length < PAGE ? undefined : users.at(-1)?.id),
    placeholderData: keepPreviousData,
  });
  const { data, error, refetch } = list;
  const users = data?.pages.flatMap((page) => page.users) ?? [];
  const isAdmin = me?.roles.includes('admin') ?? false;
  return (
    <>
      <header className="flex flex-wrap items-center gap-3">
        <h1 className="text-2xl font-semibold tracking-tight">{words.users}</h1>
        {data && (
          <span className="text-sm text-soft">{words.total(count(data.pages[0]?.total ?? 0))}</span>
        )}
        <div className="relative ml-auto w-72 max-w-full">
          <Search aria-hidden className="absolute top-3 left-3 size-4 text-soft" />
          <input
            type="search"
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
            aria-label={words.searchUsers}
            placeholder={words.searchUsers}
            className="h-10 w-full rounded-xl border border-line bg-raised pr-3 pl-9 text-sm"
          />
        </div>
      </header>
      {error && !data && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-80" />}
      {data && users.length === 0 && <Empty icon={Users} title={words.noUsers} />}
      {users.length > 0 && (
        <Table
          label={words.users}
          heads={[words.name, words.email, words.roles, words.created, '']}
        >
          {users.map((user) => (
            <tr key={user.id} className="hover:bg-sunken/60">
              <Cell className="font-medium">
                {user.name} {user.simulated && <Badge>{text.common.simulated}</Badge>}
              </Cell>
              <Cell className="text-soft">{user.email}</Cell>
              <Cell>
                <span className="flex flex-wrap gap-1">
                  {user.roles
                    .filter((role) => role !== 'viewer')
                    .map((role) => (
                      <Badge key={role}>{text.viewer.accounts.roles[role]}</Badge>
                    ))}
                </span>
              </Cell>
              <Cell className="whitespace-nowrap tabular-nums">{dateTime(user.createdAtMs)}</Cell>
              <Cell className="text-right">
                {isAdmin && (
                  <Button size="small" onClick={() => setEditing(user)}>
                    {words.changeRoles}
                  </Button>
                )}
              </Cell>
            </tr>
          ))}
        </Table>
      )}
      <MoreButton list={list} />
      <Sheet
        open={editing !== null}
        onClose={() => setEditing(null)}
        title={editing?.name ?? ''}
        place="center"
      >
        {editing && <RolesForm key={editing.id} user={editing} done={() => setEditing(null)} />}
      </Sheet>
    </>
  );
}
