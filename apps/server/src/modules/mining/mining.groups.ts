import type { BothLanguages, Consent } from '@kaibo/contracts';
import type { RfmGroup } from '@kaibo/contracts/mining';
import type { Database } from '#platform/database';
import { partOf, placesOfPeople } from './mining.store.ts';

/** Where somebody stands among others, of groups of ten people and more. */
export interface MinedGroup {
  rfm: RfmGroup | null;
  /** Of people who do alike. */
  cluster: { id: number; name: BothLanguages; people: number } | null;
  /** When it was found. */
  atMs: number;
}

/** Of those of these people who are in a group by now. Whether they still agree is asked by `groupOf`. */
export const groupsOf = async (
  db: Database,
  userIds: readonly string[],
): Promise<Map<string, MinedGroup>> => {
  const places = await placesOfPeople(db, userIds);
  const runId = places[0]?.runId;
  if (runId === undefined) return new Map();
  const clusters = (await partOf(db, runId, 'clusters'))?.list ?? [];
  const byId = new Map(clusters.map(({ id, name, people }) => [id, { id, name, people }]));
  return new Map(
    places.map(({ userId, cluster, rfm, finishedAt }) => [
      userId,
      {
        rfm,
        cluster: (cluster !== null && byId.get(cluster)) || null,
        atMs: finishedAt?.getTime() ?? 0,
      },
    ]),
  );
};

/** Null for who has not agreed to be known, and for who bought and watched too little. */
export const groupOf = async (
  needs: { db: Database; consentOf(userId: string): Promise<Consent | null> },
  userId: string,
): Promise<MinedGroup | null> => {
  const consent = await needs.consentOf(userId);
  if (!consent?.personalisation || !consent.analytics) return null;
  return (await groupsOf(needs.db, [userId])).get(userId) ?? null;
};
