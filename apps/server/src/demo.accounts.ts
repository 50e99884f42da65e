import { join } from 'node:path';
import { createUser, type Endpoint, Failure, logIn } from '@kaibo/contracts';
import { readOrMakeSecret } from '#platform/security.secret';
import type { Wired } from './wiring.ts';

/** Accounts of the demo end like this, and so can be told from those of people. */
export const DEMO_MAIL = '@demo.kaibo.example';

/** Of every log-in that the demo shows; each installation has its own, so that knowing one opens no other. */
export const demoPassword = async (dataDir: string): Promise<string> =>
  (await readOrMakeSecret(join(dataDir, 'secrets', 'demo-log-in'))).slice(0, 10);

export interface Credential {
  email: string;
  password: string;
}

const caller =
  (wired: Wired, url: string) =>
  async (endpoint: Endpoint, body: unknown, cookie = '') => {
    const request = new Request(new URL(endpoint.path, url), {
      method: endpoint.method,
      headers: {
        'content-type': 'application/json',
        origin: new URL(url).origin,
        ...(cookie ? { cookie } : {}),
      },
      body: JSON.stringify(body),
    });
    const response = await wired.http.fetch(request, { address: '127.0.0.1' });
    const set = response.headers.getSetCookie().map((line) => line.split(';', 1)[0]!);
    return { isOk: response.ok, status: response.status, cookie: set.join('; ') };
  };

/**
 * The operator whose log-in the demo shows: no admin, so a visitor cannot make others. It is made by an admin whose
 * password only this installation knows.
 */
export const demoOperator = async (
  wired: Wired,
  needs: { dataDir: string; url: string },
): Promise<Credential> => {
  const call = caller(wired, needs.url);
  const operator = { email: `operator${DEMO_MAIL}`, password: await demoPassword(needs.dataDir) };
  if ((await call(logIn, operator)).isOk) return operator;

  const admin = {
    email: `admin${DEMO_MAIL}`,
    password: await readOrMakeSecret(join(needs.dataDir, 'secrets', 'demo-admin')),
  };
  await wired.accounts.createAdmin({ ...admin, name: 'Demo' }).catch((error: unknown) => {
    if (!(error instanceof Failure && error.code === 'accounts/email-taken')) throw error;
  });
  const { cookie } = await call(logIn, admin);
  const roles = ['viewer', 'operator'];
  const made = await call(
    createUser,
    { ...operator, name: '运营', roles, simulated: true },
    cookie,
  );
  if (!made.isOk) throw new Error(`the demo's operator could not be made (${made.status})`);
  return operator;
};
