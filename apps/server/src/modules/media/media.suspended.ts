import { sql } from 'kysely';

export const SUSPENDED_OWNERS = 'media_suspended_owners';

/** Of a channel in a query: its owner is suspended at this moment. The media process asks too, without the accounts. */
export const ownerSuspended = sql<boolean>`
  media_channels.owner_id in (
    select user_id from media_suspended_owners where until is null or until > now()
  )`;
