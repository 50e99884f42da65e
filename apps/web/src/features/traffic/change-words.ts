import { GroupMembers, type TrafficGroup } from '@kaibo/contracts/traffic';
import { exact, yuan } from '../../app/amounts.ts';
import { dateTime } from '../../app/format.ts';
import { currentLocale, inLocale } from '../../app/settings.ts';
import { amount, percent } from './figures.ts';
import { shortId } from './live-rooms.ts';
import type { PolicyChange, Value } from './policy-changes.ts';
import type { PolicyTexts } from './policy-texts.ts';

export interface Names {
  hosts: ReadonlyMap<string, string>;
  rooms: ReadonlyMap<string, string>;
}

const SHARES: ReadonlySet<string> = new Set([
  ...['guardEpsilon', 'explorationShare', 'graduateWidth', 'floorShare'],
]);

const groupField = (field: Extract<PolicyChange, { at: 'group' }>['field'], text: PolicyTexts) => {
  const { fields } = text;
  if (field === 'members') return fields.members;
  if (field === 'name') return currentLocale() === 'en' ? fields.nameEn : fields.nameZh;
  return {
    floorPerRoomHour: fields.groupFloor,
    capPerRoomHour: fields.groupCap,
    floorShare: fields.groupShare,
  }[field];
};

/** What was changed. */
export const changeName = (change: PolicyChange, text: PolicyTexts, names: Names): string => {
  const { fields, changes } = text;
  switch (change.at) {
    case 'rule':
      return fields[change.field];
    case 'merit':
      return change.field === 'alpha' ? fields.merit : fields.meritWeight;
    case 'worth':
      return fields[change.field];
    case 'rank':
      return `${fields.rank}: ${fields[change.field]}`;
    case 'group':
      return changes.group(
        inLocale(change.group.name, currentLocale()),
        groupField(change.field, text),
      );
    case 'host':
      return changes.host(names.hosts.get(change.hostId) ?? shortId(change.hostId));
    case 'boost':
      return changes.boost(names.rooms.get(change.roomId) ?? shortId(change.roomId));
  }
};

const membersText = (json: string, { fields }: PolicyTexts): string => {
  const members = GroupMembers.parse(JSON.parse(json));
  const kind = fields.kinds[members.kind];
  if (members.kind === 'new-host') return `${kind} (${fields.days} ${members.days})`;
  if (members.kind === 'small-merchant') return `${kind} (< ${yuan(members.belowFen)})`;
  return members.kind === 'category'
    ? `${kind} (${members.categoryId})`
    : `${kind} (${members.hostIds.length})`;
};

const groupText = (field: string, value: Value, text: PolicyTexts): string | null => {
  if (typeof value !== 'string') return null;
  if (field === 'members') return membersText(value, text);
  if (field === 'name') return inLocale(JSON.parse(value) as TrafficGroup['name'], currentLocale());
  return null;
};

/** One side of a change. */
export const changeValue = (
  change: PolicyChange,
  value: Value | undefined,
  text: PolicyTexts,
): string => {
  const { fields, changes } = text;
  if (value === undefined) return '–';
  if (change.at === 'rule' && change.field === 'mode')
    return value === 'rank' ? fields.modes.rank : fields.modes.lp;
  if (change.at === 'merit' && value === null) return fields.alphas.maxMin;
  if (value === null) return changes.empty;
  if (change.at === 'boost')
    return changes.boostText(exact(Number(value)), dateTime(change.endsAtMs));
  const own = change.at === 'group' ? groupText(change.field, value, text) : null;
  if (own !== null) return own;
  if ('field' in change && SHARES.has(change.field)) return percent(Number(value), 1);
  return amount(Number(value));
};
