import { setTimeout as sleep } from 'node:timers/promises';
import { clientConfig, logIn, type ReplyOf } from '@kaibo/contracts';
import type { BrowserContext } from 'playwright-core';

export type Persona = 'guest' | 'viewer' | 'host' | 'merchant' | 'operator';
type Cookies = Awaited<ReturnType<BrowserContext['storageState']>>['cookies'];

const LOAD_MS = 180_000;

const demoIsLoaded = async (url: string): Promise<boolean> => {
  const { parts } = (await (await fetch(`${url}/ready`)).json()) as {
    parts: { name: string; state: string; detail: string }[];
  };
  const demo = parts.find((part) => part.name === 'demo');
  return demo?.state === 'ok' && demo.detail.includes('streams');
};

/** Streams, shops and crowd are there. */
export const untilDemoIsLoaded = async (url: string): Promise<void> => {
  const deadline = Date.now() + LOAD_MS;
  while (!(await demoIsLoaded(url))) {
    if (Date.now() > deadline) throw new Error('the demo was not loaded in time');
    await sleep(500);
  }
};

/** Mail and password of somebody of the demo, as the log-in page offers them. */
export const logInOf = async (url: string, persona: Exclude<Persona, 'guest'>) => {
  const reply = await fetch(url + clientConfig.path);
  const { demoAccounts } = (await reply.json()) as ReplyOf<typeof clientConfig>;
  const account = demoAccounts.find(({ role }) => role === persona);
  if (!account) throw new Error(`the demo told no log-in of a ${persona}`);
  return { email: account.email, password: account.password };
};

/** Cookies of a new session of somebody of the demo. */
export const signedInAs = async (url: string, persona: Persona): Promise<Cookies> => {
  if (persona === 'guest') return [];
  const reply = await fetch(url + logIn.path, {
    method: logIn.method,
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(await logInOf(url, persona)),
  });
  if (!reply.ok) throw new Error(`${persona} could not sign in: ${await reply.text()}`);
  return reply.headers.getSetCookie().map((line) => {
    const [pair = ''] = line.split(';', 1);
    const at = pair.indexOf('=');
    return {
      name: pair.slice(0, at),
      value: pair.slice(at + 1),
      domain: new URL(url).hostname,
      path: '/',
      expires: -1,
      httpOnly: true,
      secure: false,
      sameSite: 'Lax' as const,
    };
  });
};
