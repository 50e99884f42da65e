import { Email } from '@kaibo/contracts';
import { z } from 'zod';
import type { Database } from '#platform/database';
import type { Task } from '#platform/jobs';
import type { Auth } from './accounts.auth.ts';
import { SEND_RESET, sendReset } from './accounts.signin.ts';
import { deleteExpired } from './accounts.store.ts';

const SendReset = z.object({ email: Email });

export const accountsTasks = (needs: { auth: Auth; db: Database }): Task[] => [
  { name: SEND_RESET, run: (payload) => sendReset(needs.auth, SendReset.parse(payload).email) },
  {
    name: 'accounts.drop-expired',
    everyMs: 3_600_000,
    run: () => deleteExpired(needs.db),
  },
];
