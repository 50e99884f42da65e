import { Email, Id } from '@kaibo/contracts';
import { z } from 'zod';
import type { Database } from '#platform/database';
import type { Task } from '#platform/jobs';
import type { Mailer } from '#platform/mail';
import type { Auth } from './accounts.auth.ts';
import { deleteOldLinks, SEND_LINK, sendLink } from './accounts.links.ts';
import { isNotice, type Notice, SEND_NOTICE, sendNotice } from './accounts.notices.ts';
import { SEND_RESET, sendReset } from './accounts.signin.ts';
import { deleteExpired } from './accounts.store.ts';

const SendReset = z.object({ email: Email });
const SendLink = z.object({ linkId: Id });
const SendNotice = z.object({
  userId: Id,
  notice: z.custom<Notice>((name) => typeof name === 'string' && isNotice(name)),
  to: z.string().optional(),
});

interface JobsNeeds {
  auth: Auth;
  db: Database;
  mailer: Mailer;
  publicUrl: string;
}

export const accountsTasks = (needs: JobsNeeds): Task[] => [
  { name: SEND_RESET, run: (payload) => sendReset(needs.auth, SendReset.parse(payload).email) },
  { name: SEND_LINK, run: (payload) => sendLink(needs, SendLink.parse(payload).linkId) },
  { name: SEND_NOTICE, run: (payload) => sendNotice(needs, SendNotice.parse(payload)) },
  {
    name: 'accounts.drop-expired',
    everyMs: 3_600_000,
    run: async () => {
      await deleteExpired(needs.db);
      await deleteOldLinks(needs.db);
    },
  },
];
