import type { GroupMembers, TrafficGroup } from '@kaibo/contracts/traffic';
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { inLocale, useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { categoriesQuery } from '../rooms/room-queries.ts';
import { and } from './figures.ts';
import { shortId } from './live-rooms.ts';
import { NumberField } from './number-field.tsx';
import { fieldGrid } from './policy-section.tsx';
import { policyTexts } from './policy-texts.ts';

interface GroupProps {
  group: TrafficGroup;
  hosts: ReadonlyMap<string, string>;
  change: (group: TrafficGroup) => void;
  remove: () => void;
  disabled: boolean;
}

type Kind = GroupMembers['kind'];
const kinds: readonly Kind[] = ['new-host', 'small-merchant', 'category', 'hosts'];

const USUAL_DAYS = 14;
const USUAL_BELOW_FEN = 1_000_000;

function MembersFields({ group, hosts, change, disabled }: Omit<GroupProps, 'remove'>) {
  const text = useMessages(policyTexts).fields;
  const { data: categories = [] } = useQuery(categoriesQuery);
  const locale = useLocale();
  const { members } = group;
  const become = (kind: Kind): GroupMembers | null => {
    if (kind === 'new-host') return { kind, days: USUAL_DAYS };
    if (kind === 'small-merchant') return { kind, belowFen: USUAL_BELOW_FEN };
    const first = kind === 'category' ? categories[0]?.id : [...hosts.keys()][0];
    if (first === undefined) return null;
    return kind === 'category' ? { kind, categoryId: first } : { kind, hostIds: [first] };
  };
  const set = (next: GroupMembers | null): void => {
    if (next) change({ ...group, members: next });
  };
  return (
    <>
      <SelectField
        label={text.members}
        value={members.kind}
        disabled={disabled}
        onChange={({ target }) => set(become(target.value as Kind))}
      >
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {text.kinds[kind]}
          </option>
        ))}
      </SelectField>
      {members.kind === 'new-host' && (
        <NumberField
          label={text.days}
          value={members.days}
          least={1}
          most={365}
          disabled={disabled}
          change={(days) => set({ kind: 'new-host', days: Math.round(days ?? USUAL_DAYS) })}
        />
      )}
      {members.kind === 'small-merchant' && (
        <NumberField
          label={text.belowYuan}
          value={members.belowFen / 100}
          disabled={disabled}
          change={(yuan) =>
            set({ kind: 'small-merchant', belowFen: Math.round((yuan ?? 0) * 100) })
          }
        />
      )}
      {members.kind === 'category' && (
        <SelectField
          label={text.categoryId}
          value={members.categoryId}
          disabled={disabled}
          onChange={({ target }) => set({ kind: 'category', categoryId: target.value })}
        >
          {categories.map(({ id, name }) => (
            <option key={id} value={id}>
              {inLocale(name, locale)}
            </option>
          ))}
        </SelectField>
      )}
      {members.kind === 'hosts' && (
        <SelectField
          label={text.hostsChosen}
          hint={and(members.hostIds.map((id) => hosts.get(id) ?? shortId(id)))}
          value=""
          disabled={disabled}
          onChange={({ target }) => {
            const id = target.value;
            const has = members.hostIds.includes(id);
            const hostIds = has
              ? members.hostIds.filter((one) => one !== id)
              : [...members.hostIds, id];
            if (hostIds.length > 0) set({ kind: 'hosts', hostIds });
          }}
        >
          <option value="" disabled>
            {text.addHost}
          </option>
          {[...hosts].map(([id, name]) => (
            <option key={id} value={id}>
              {members.hostIds.includes(id) ? `✓ ${name}` : name}
            </option>
          ))}
        </SelectField>
      )}
    </>
  );
}

/** Who belongs together, and what each of its rooms is promised. */
export function GroupFields(props: GroupProps) {
  const { group, change, remove, disabled } = props;
  const text = useMessages(policyTexts).fields;
  const name = inLocale(group.name, useLocale());
  return (
    <fieldset
      data-group={group.id}
      className="grid min-w-0 grid-cols-1 gap-4 rounded-xl border border-line p-4"
    >
      <legend className="px-1 text-sm font-medium">{name}</legend>
      <div className={fieldGrid}>
        <NumberField
          label={text.groupFloor}
          value={group.floorPerRoomHour}
          most={1_000_000}
          disabled={disabled}
          change={(value) => change({ ...group, floorPerRoomHour: value ?? 0 })}
        />
        <NumberField
          label={text.groupShare}
          value={group.floorShare}
          times={100}
          most={0.9}
          disabled={disabled}
          change={(value) => change({ ...group, floorShare: value ?? 0 })}
        />
        <NumberField
          label={text.groupCap}
          hint={text.noCap}
          value={group.capPerRoomHour}
          mayBeEmpty
          most={1_000_000}
          disabled={disabled}
          change={(value) => change({ ...group, capPerRoomHour: value })}
        />
        <MembersFields {...props} />
        {(['zh', 'en'] as const).map((locale) => (
          <TextField
            key={locale}
            label={locale === 'zh' ? text.nameZh : text.nameEn}
            value={group.name[locale]}
            maxLength={40}
            disabled={disabled}
            onChange={({ target }) =>
              change({ ...group, name: { ...group.name, [locale]: target.value } })
            }
          />
        ))}
      </div>
      {!disabled && (
        <Button
          look="quiet"
          size="small"
          className="justify-self-end"
          aria-label={text.removeGroup(name)}
          onClick={remove}
        >
          <X aria-hidden className="size-4" />
          {text.remove}
        </Button>
      )}
    </fieldset>
  );
}
