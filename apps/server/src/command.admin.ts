import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DisplayName, Email, Failure, Password } from '@kaibo/contracts';
import { createAccounts } from '#accounts';
import { ConfigError } from '#platform/config';
import { createPostgresEventLog } from '#platform/events.postgres';
import { createMemoryHotState } from '#platform/hot-state.memory';
import { createJobs } from '#platform/jobs.graphile';
import { createMailbox } from '#platform/mail.mailbox';
import { readOrMakeSecret } from '#platform/security.secret';
import type { Attached } from './command.open.ts';
import type { Command } from './command.options.ts';

const firstLine = async (input: NodeJS.ReadableStream): Promise<string> => {
  for await (const line of createInterface({ input })) return line.trim();
  return '';
};

/** Given, else the first line of what is piped in, else a new one. */
const passwordFrom = async (
  given: string | undefined,
): Promise<{ password: string; isNew: boolean }> => {
  if (given !== undefined) return { password: given, isNew: false };
  const piped = process.stdin.isTTY ? '' : await firstLine(process.stdin);
  if (piped !== '') return { password: piped, isNew: false };
  return { password: randomBytes(12).toString('base64url'), isNew: true };
};

const accountsOf = async ({ database, databaseUrl, dataDir }: Attached, command: Command) => {
  const { db } = database;
  const events = createPostgresEventLog(database);
  const hotState = createMemoryHotState();
  const jobs = createJobs({ url: databaseUrl, hotState, log: command.log });
  const mailbox = createMailbox(db);
  const accounts = createAccounts({
    db,
    events,
    hotState,
    jobs,
    mailer: mailbox,
    mailbox,
    loopbackOnly: true,
    // Who is made here chooses a picture later, on the site.
    pictures: { requirePictures: async () => undefined, picturesOf: async () => new Map() },
    secret: await readOrMakeSecret(join(dataDir, 'secrets', 'sessions')),
    publicUrl: 'http://127.0.0.1',
  });
  const close = async (): Promise<void> => {
    await jobs.stop();
    await events.close();
    await hotState.close();
  };
  return { accounts, close };
};

/** `admin create`: an account that may do everything; the first one needs nobody's permission. */
export const createAdmin = async (command: Command): Promise<void> => {
  const { values } = command.options({
    email: { type: 'string' },
    name: { type: 'string' },
    password: { type: 'string' },
  });
  const email = Email.safeParse(values.email);
  if (!email.success) throw new ConfigError('--email: expected a mail address');
  const name = DisplayName.safeParse(values.name ?? email.data.split('@', 1)[0]!.slice(0, 40));
  if (!name.success) throw new ConfigError('--name: expected 1 to 40 characters');
  const { password, isNew } = await passwordFrom(values.password);
  if (!Password.safeParse(password).success)
    throw new ConfigError('the password needs 8 to 128 characters');

  await command.attached({ create: true }, async (attached) => {
    const { accounts, close } = await accountsOf(attached, command);
    try {
      await accounts.createAdmin({ email: email.data, name: name.data, password });
    } catch (error) {
      if (error instanceof Failure && error.code === 'accounts/email-taken')
        throw new ConfigError(`${email.data} has an account already`);
      throw error;
    } finally {
      await close();
    }
    command.out(`${email.data} may now sign in as an administrator.\n`);
    if (isNew) command.out(`Password: ${password}\n`);
  });
};
