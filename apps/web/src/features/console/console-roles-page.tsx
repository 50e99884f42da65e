import { isStaff, may, type Permission, permissions, type Role, roles } from '@kaibo/contracts';
import { Link } from '@tanstack/react-router';
import { Check, Minus } from 'lucide-react';
import { useLocale } from '../../app/settings.ts';
import { useMessages, useText } from '../../app/text.ts';
import { peopleTexts } from './people-texts.ts';
import { permissionName } from './permission-names.ts';

const names = Object.keys(permissions) as Permission[];
const shown = roles.filter((role) => role !== 'viewer');

function Mark({ role, permission }: { role: Role; permission: Permission }) {
  const text = useMessages(peopleTexts).roles;
  const is = may([role], permission);
  const Icon = is ? Check : Minus;
  return (
    <td className="px-2 py-1.5 text-center">
      <Icon
        role="img"
        aria-label={is ? text.may : text.mayNot}
        className={`mx-auto size-4 ${is ? 'text-good' : 'text-soft/40'}`}
      />
    </td>
  );
}

/** Roles across, permissions down: read from the same data that the server decides by. */
export function ConsoleRolesPage() {
  const text = useMessages(peopleTexts).roles;
  const shared = useText();
  const locale = useLocale();
  return (
    <>
      <header className="grid gap-1">
        <h1 className="text-2xl font-semibold tracking-tight">{text.title}</h1>
        <p className="max-w-3xl text-sm text-soft">{text.hint}</p>
      </header>
      <div className="max-h-[calc(100dvh-12rem)] overflow-auto rounded-card bg-raised shadow-card">
        <table aria-label={text.title} className="w-full min-w-4xl text-sm">
          <thead className="sticky top-0 z-20 bg-raised text-xs text-soft shadow-[inset_0_-1px_var(--line)]">
            <tr>
              <th
                scope="col"
                className="sticky left-0 bg-raised px-3 py-2.5 text-left font-medium shadow-[inset_0_-1px_var(--line)]"
              >
                {text.permission}
              </th>
              {shown.map((role) => (
                <th key={role} scope="col" className="px-2 py-2.5 font-medium whitespace-nowrap">
                  <Link
                    to="/console/users"
                    search={{ role } as never}
                    aria-label={text.who(shared.viewer.accounts.roles[role])}
                    className={`hover:underline ${isStaff([role]) ? 'text-ink' : ''}`}
                  >
                    {shared.viewer.accounts.roles[role]}
                  </Link>
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {names.map((permission) => (
              <tr key={permission} className="hover:bg-sunken/60">
                <th
                  scope="row"
                  className="sticky left-0 z-10 max-w-44 bg-raised px-3 py-1.5 text-left font-normal sm:max-w-none"
                >
                  {permissionName(permission, locale)}
                  <code className="block text-[11px] text-soft">{permission}</code>
                </th>
                {shown.map((role) => (
                  <Mark key={role} role={role} permission={permission} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
