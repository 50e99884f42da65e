import type { RoomStatus } from '@kaibo/contracts';
import { sql } from 'kysely';
import { suspendedIn } from '#accounts';

export const SUSPENDED_HOSTS = 'room_suspended_hosts';

const hosts = suspendedIn(SUSPENDED_HOSTS);

/** Of a room in a query: its host is not suspended at this moment. */
export const ofOpenHost = sql<boolean>`rooms.host_id not in ${hosts}`;

/** What everybody sees of a room's status: stopped while its host is suspended, and then as it was. */
export const shownStatus = sql<RoomStatus>`
  case when rooms.host_id in ${hosts} then 'stopped' else rooms.status end`;
