import type { ProfileValues } from '@kaibo/contracts';
import type { PortraitGroup } from '@kaibo/contracts/portraits';
import { toldGroups } from './mining.portraits.groups.ts';
import type { PersonGroup, PortraitsNeeds } from './mining.portraits.needs.ts';

/** What is known of each of some people, whatever they told. */
export interface Crowd {
  ids: readonly string[];
  told: ReadonlyMap<string, ProfileValues>;
  grouped: ReadonlyMap<string, PersonGroup>;
}

type Named = Pick<PortraitGroup, 'code' | 'name'>;
const coded = (code: string): Named => ({ code, name: null });
/** The group of those of whom nothing of the kind is known: counted, never shown. */
const UNTOLD = '';

/** Who they are, by each thing that is known of them; groups of ten and more. */
export const crowdGroups = ({ ids, told, grouped }: Crowd): PortraitGroup[] => {
  const clusters = new Map(
    [...grouped.values()].flatMap(({ cluster }) =>
      cluster ? [[cluster.name.en, cluster.name]] : [],
    ),
  );
  const by = (
    dimension: PortraitGroup['dimension'],
    codeOf: (id: string) => string | null | undefined,
    named: (code: string) => Named = coded,
  ): PortraitGroup[] =>
    toldGroups(ids.map((id) => codeOf(id) ?? UNTOLD))
      .filter(({ code }) => code !== UNTOLD)
      .map(({ code, people, share }) => ({ dimension, ...named(code), people, share }));
  return [
    ...by('gender', (id) => told.get(id)?.gender),
    ...by('ageBand', (id) => told.get(id)?.ageBand),
    ...by('region', (id) => told.get(id)?.region),
    ...by('rfm', (id) => grouped.get(id)?.rfm),
    ...by(
      'cluster',
      (id) => grouped.get(id)?.cluster?.name.en,
      (code) => ({ code, name: clusters.get(code) ?? null }),
    ),
  ];
};

/** Of those of these people who agree at this moment. */
export const groupsOfPeople = async (
  { db, accounts, groupsOf }: PortraitsNeeds,
  userIds: readonly string[],
): Promise<{ people: number; groups: PortraitGroup[] }> => {
  const [told, grouped] = await Promise.all([
    accounts.audienceOf(db, userIds),
    groupsOf?.(userIds) ?? new Map<string, PersonGroup>(),
  ]);
  const ids = userIds.filter((id) => told.has(id));
  return { people: ids.length, groups: crowdGroups({ ids, told, grouped }) };
};
