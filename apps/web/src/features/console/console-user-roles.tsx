import {
  isStaff,
  type Me,
  may,
  type Permission,
  type PersonDetail,
  permissions,
  type Role,
  roles,
  setRoles,
} from '@kaibo/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { useId, useState } from 'react';
import { call } from '../../app/api.ts';
import { count } from '../../app/format.ts';
import { useLocale } from '../../app/settings.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { join } from '../../ui/join.ts';
import { toast } from '../../ui/toast.tsx';
import { Part } from './console-part.tsx';
import { peopleTexts } from './people-texts.ts';
import { permissionName } from './permission-names.ts';

const given = roles.filter((role) => role !== 'viewer');
const permissionsOf = (role: Role): Permission[] =>
  (Object.keys(permissions) as Permission[]).filter((permission) => may([role], permission));

/** Admins give everything, others only what is no work for the platform; the server has the last word. */
const mayChange = (me: Me, person: PersonDetail, role: Role): boolean =>
  me.roles.includes('admin')
    ? !(me.id === person.id && role === 'admin')
    : may(me.roles, 'users:grant') && !isStaff(person.roles) && !isStaff([role]);

function RoleChoice({
  role,
  checked,
  disabled,
  change,
}: {
  role: Role;
  checked: boolean;
  disabled: boolean;
  change: (checked: boolean) => void;
}) {
  const text = useMessages(peopleTexts);
  const shared = useText();
  const locale = useLocale();
  const about = useId();
  const [isOpen, setOpen] = useState(false);
  const allowed = permissionsOf(role);
  return (
    <li className="grid grid-cols-[1fr_auto] items-center gap-x-3 py-1.5">
      <label className="flex items-center gap-3 text-sm has-disabled:text-soft">
        <input
          type="checkbox"
          className="size-5 accent-(--accent)"
          checked={checked}
          disabled={disabled}
          onChange={({ target }) => change(target.checked)}
        />
        {shared.viewer.accounts.roles[role]}
        {isStaff([role]) && <Badge>{text.roles.staff}</Badge>}
      </label>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={about}
        onClick={() => setOpen(!isOpen)}
        className="flex items-center gap-1 rounded-lg px-1 text-xs text-soft hover:text-ink"
      >
        {text.users.allows(count(allowed.length))}
        <ChevronDown aria-hidden className={join('size-3.5', isOpen && 'rotate-180')} />
      </button>
      <p id={about} hidden={!isOpen} className="col-span-2 pt-1 pl-8 text-xs leading-5 text-soft">
        {role === 'admin'
          ? text.roles.admin
          : allowed.map((permission) => permissionName(permission, locale)).join(' · ')}
      </p>
    </li>
  );
}

export function RolesEditor({ person, me }: { person: PersonDetail; me: Me }) {
  const text = useMessages(peopleTexts).users;
  const cache = useQueryClient();
  const [chosen, setChosen] = useState<readonly Role[]>(person.roles);
  const save = useMutation({
    mutationFn: () =>
      call(setRoles, { params: { userId: person.id }, body: { roles: [...chosen] } }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ['console'] });
      toast(text.rolesSaved);
    },
  });
  const mayAny = given.some((role) => mayChange(me, person, role));
  const isChanged = given.some((role) => chosen.includes(role) !== person.roles.includes(role));
  return (
    <Part title={text.rolesTitle}>
      <p className="text-xs text-soft">{mayAny ? text.rolesHint : text.rolesLocked}</p>
      <ul className="divide-y divide-line">
        {given.map((role) => (
          <RoleChoice
            key={role}
            role={role}
            checked={chosen.includes(role)}
            disabled={!mayChange(me, person, role)}
            change={(checked) =>
              setChosen(checked ? [...chosen, role] : chosen.filter((each) => each !== role))
            }
          />
        ))}
      </ul>
      {save.error && (
        <p role="alert" className="text-sm text-bad">
          {save.error.message}
        </p>
      )}
      {mayAny && (
        <Button
          look="accent"
          className="justify-self-start"
          busy={save.isPending}
          disabled={!isChanged}
          onClick={() => save.mutate()}
        >
          {text.saveRoles}
        </Button>
      )}
    </Part>
  );
}
