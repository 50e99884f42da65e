import type { BothLanguages, Consent } from '@kaibo/contracts';
import type { RfmCode } from '@kaibo/contracts/portraits';
import type { Accounts } from '#accounts';
import type { Catalog } from '#catalog';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { Rooms } from '#rooms';

/** What the groups of the whole platform say of one person. */
export interface PersonGroup {
  rfm: RfmCode | null;
  /** Of people who do alike; its name and how many they are. */
  cluster: { name: BothLanguages; people: number } | null;
  /** When it was found. */
  atMs: number;
}

export interface PortraitsNeeds {
  db: Database;
  clock: Clock;
  accounts: Pick<Accounts, 'audienceOf' | 'userNames' | 'userExists'> & {
    consentOf(userId: string): Promise<Consent | null>;
  };
  catalog: Pick<Catalog, 'productFacts' | 'priceLadders' | 'namesOf' | 'ownsStore'>;
  rooms: Pick<Rooms, 'offersOf'>;
  /** Of those who are in groups by now; of nobody where none are formed. */
  groupsOf?(userIds: readonly string[]): Promise<ReadonlyMap<string, PersonGroup>>;
}
