import type { TrafficGroup, TrafficRules } from '@kaibo/contracts/traffic';
import { Plus, X } from 'lucide-react';
import { useMessages } from '../../app/text.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Choice } from '../../ui/filters.tsx';
import { GroupFields } from './group-fields.tsx';
import { hostNames, shortId, useLiveRooms } from './live-rooms.ts';
import { NumberField } from './number-field.tsx';
import type { FieldsProps } from './policy-fields.tsx';
import { fieldGrid, PolicySection } from './policy-section.tsx';
import { policyTexts } from './policy-texts.ts';

const USUAL_PER_HOUR = 30;
const MOST_GROUPS = 20;

const newGroup = (groups: readonly TrafficGroup[]): TrafficGroup => {
  const taken = new Set(groups.map(({ id }) => id));
  let n = groups.length + 1;
  while (taken.has(`group-${n}`)) n++;
  return {
    id: `group-${n}`,
    name: { zh: `分组 ${n}`, en: `Group ${n}` },
    members: { kind: 'new-host', days: 14 },
    ...{ floorPerRoomHour: 0, capPerRoomHour: null, floorShare: 0 },
  };
};

interface PromiseFieldsProps extends FieldsProps {
  /** As the server knows them, with names. */
  known: TrafficRules['hostFloors'];
}

function HostFloors({ rules, change, disabled, known }: PromiseFieldsProps) {
  const text = useMessages(policyTexts).fields;
  const names = hostNames(useLiveRooms(), known);
  const { hostFloors } = rules;
  const others = [...names].filter(([id]) => hostFloors.every(({ hostId }) => hostId !== id));
  if (disabled && hostFloors.length === 0) return null;
  return (
    <div className="grid gap-3">
      <h3 className="text-sm font-medium">{text.hostFloors}</h3>
      {hostFloors.map(({ hostId, perHour }) => (
        <div key={hostId} className="flex items-end gap-2">
          <div className="min-w-0 flex-1">
            <NumberField
              label={text.perHour(names.get(hostId) ?? shortId(hostId))}
              value={perHour}
              most={1_000_000}
              disabled={disabled}
              change={(value) =>
                change({
                  hostFloors: hostFloors.map((floor) =>
                    floor.hostId === hostId ? { hostId, perHour: value ?? 0 } : floor,
                  ),
                })
              }
            />
          </div>
          {!disabled && (
            <IconButton
              label={text.remove}
              onClick={() =>
                change({ hostFloors: hostFloors.filter((floor) => floor.hostId !== hostId) })
              }
            >
              <X aria-hidden className="size-4" />
            </IconButton>
          )}
        </div>
      ))}
      {!disabled && others.length > 0 && (
        <div className="justify-self-start">
          <Choice
            label={text.addHost}
            value=""
            change={(hostId) =>
              change({ hostFloors: [...hostFloors, { hostId, perHour: USUAL_PER_HOUR }] })
            }
          >
            <option value="">{text.addHost}</option>
            {others.map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Choice>
        </div>
      )}
    </div>
  );
}

/** What every room, groups, and hosts by name are promised. */
export function PromiseFields(props: PromiseFieldsProps) {
  const { rules, change, disabled, known } = props;
  const text = useMessages(policyTexts).fields;
  const hosts = hostNames(useLiveRooms(), known);
  const { groups } = rules;
  return (
    <PolicySection title={text.promises}>
      <div className={fieldGrid}>
        <NumberField
          label={text.floorPerRoomHour}
          value={rules.floorPerRoomHour}
          most={1_000_000}
          disabled={disabled}
          change={(value) => change({ floorPerRoomHour: value ?? 0 })}
        />
        <NumberField
          label={text.capPerRoomHour}
          hint={text.noCap}
          value={rules.capPerRoomHour}
          mayBeEmpty
          most={1_000_000}
          disabled={disabled}
          change={(capPerRoomHour) => change({ capPerRoomHour })}
        />
      </div>
      <h3 className="text-sm font-medium">{text.groups}</h3>
      {groups.map((group) => (
        <GroupFields
          key={group.id}
          group={group}
          hosts={hosts}
          disabled={disabled}
          change={(next) =>
            change({ groups: groups.map((one) => (one.id === group.id ? next : one)) })
          }
          remove={() => change({ groups: groups.filter(({ id }) => id !== group.id) })}
        />
      ))}
      {!disabled && groups.length < MOST_GROUPS && (
        <Button
          size="small"
          className="justify-self-start"
          onClick={() => change({ groups: [...groups, newGroup(groups)] })}
        >
          <Plus aria-hidden className="size-4" />
          {text.addGroup}
        </Button>
      )}
      <HostFloors {...props} />
    </PolicySection>
  );
}
