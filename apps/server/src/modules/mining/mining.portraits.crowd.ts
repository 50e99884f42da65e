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

/** All are of one run, as long as none has just been finished. */
export const latestOf = (grouped: ReadonlyMap<string, PersonGroup>): number | null => {
  let latest: number | null = null;
  for (const { atMs } of grouped.values()) latest = Math.max(latest ?? 0, atMs);
  return latest;
};

/** Of people of whom it was asked what they told, because they agree at this moment. */
export const groupsOfTold = async (
  { groupsOf }: Pick<PortraitsNeeds, 'groupsOf'>,
  told: Crowd['told'],
): Promise<{ people: number; groups: PortraitGroup[]; groupsAtMs: number | null }> => {
  const ids = [...told.keys()];
  const grouped = (await groupsOf?.(ids)) ?? new Map<string, PersonGroup>();
  return {
    people: ids.length,
    groups: crowdGroups({ ids, told, grouped }),
    groupsAtMs: latestOf(grouped),
  };
};

/** Of those of these people who agree at this moment. */
export const groupsOfPeople = async (needs: PortraitsNeeds, userIds: readonly string[]) =>
  groupsOfTold(needs, await needs.accounts.audienceOf(needs.db, userIds));
