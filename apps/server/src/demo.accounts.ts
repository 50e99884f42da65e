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

/** Who runs the demo's platform: two, because what changes for everybody is approved by a second person. */
const STAFF = [
  { role: 'operator', name: '运营' },
  { role: 'product', name: '产品' },
] as const;

export interface DemoStaff extends Credential {
  role: (typeof STAFF)[number]['role'];
}

/**
 * Staff whose log-ins the demo shows: no admin, so a visitor cannot make others. They are made by an admin whose password
 * only this installation knows.
 */
export const demoStaff = async (
  wired: Wired,
  needs: { dataDir: string; url: string },
): Promise<{ operator: DemoStaff; product: DemoStaff }> => {
  const call = caller(wired, needs.url);
  const password = await demoPassword(needs.dataDir);
  const admin = {
    email: `admin${DEMO_MAIL}`,
    password: await readOrMakeSecret(join(needs.dataDir, 'secrets', 'demo-admin')),
  };
  const signInAdmin = async (): Promise<string> => {
    await wired.accounts.createAdmin({ ...admin, name: 'Demo' }).catch((error: unknown) => {
      if (!(error instanceof Failure && error.code === 'accounts/email-taken')) throw error;
    });
    return (await call(logIn, admin)).cookie;
  };
  const enter = async ({ role, name }: (typeof STAFF)[number]): Promise<DemoStaff> => {
    const credential = { email: `${role}${DEMO_MAIL}`, password };
    if ((await call(logIn, credential)).isOk) return { role, ...credential };
    const user = { ...credential, name, roles: ['viewer', role], simulated: true };
    const made = await call(createUser, user, await signInAdmin());
    if (!made.isOk) throw new Error(`the demo's ${role} could not be made (${made.status})`);
    return { role, ...credential };
  };
  const [operator, product] = STAFF;
  return { operator: await enter(operator), product: await enter(product) };
};
