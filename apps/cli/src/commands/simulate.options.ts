import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type PolicyMaker,
  policyNamed,
  type Scenario,
  SimulateError,
  scenarioOf,
} from '@kaibo/simulate';
import { number } from './mine.files.ts';

export const marketFlags = {
  scenario: { type: 'string', default: 'ordinary' },
  set: { type: 'string' },
  viewers: { type: 'string' },
  hosts: { type: 'string' },
  hours: { type: 'string' },
  seed: { type: 'string' },
  json: { type: 'string' },
} as const;

export type MarketValues = Readonly<Partial<Record<keyof typeof marketFlags, string>>>;

const NAMED = ['viewers', 'hosts', 'hours', 'seed'] as const;

/** The scenario that the flags ask for. Figures that cannot be are refused by the library, by name. */
export const scenarioFrom = (values: MarketValues): Scenario => {
  const changes: Record<string, number> = {};
  for (const pair of values.set?.split(',') ?? []) {
    const [field = '', value = ''] = pair.split('=');
    changes[field.trim()] = number(value, `--set ${field.trim()}`);
  }
  for (const name of NAMED) {
    const value = values[name];
    if (value !== undefined) changes[name] = number(value, `--${name}`);
  }
  return scenarioOf(values.scenario ?? 'ordinary', changes);
};

export const patienceFlags = { 'policy-timeout': { type: 'string' } } as const;

/** How long a call of a policy may take, by the clock of this machine; as long as it likes unless said. */
export const patienceFrom = (values: {
  'policy-timeout'?: string;
}): { mostPolicyMs: number; realNowMs: () => number } | undefined => {
  const given = values['policy-timeout'];
  if (given === undefined) return undefined;
  const mostPolicyMs = number(given, '--policy-timeout');
  if (!(mostPolicyMs > 0)) throw new TypeError('--policy-timeout: more than 0 milliseconds');
  return { mostPolicyMs, realNowMs: () => performance.now() };
};

/** By name, or out of a module of one's own. */
export const policyFrom = async (name: string): Promise<PolicyMaker> => {
  if (!/[./]/.test(name)) return policyNamed(name);
  const module = (await import(pathToFileURL(resolve(name)).href)) as { policy?: unknown };
  if (typeof module.policy !== 'function')
    throw new SimulateError('simulate/unknown-policy', `${name} exports no function named policy`, {
      field: 'policy',
      found: name,
    });
  return module.policy as PolicyMaker;
};

/** How far it is, in whole percents; one line on a terminal, a line for each tenth elsewhere. */
export const progressOn = (stream: NodeJS.WriteStream, what: string) => {
  let last = -1;
  return (share: number): void => {
    const percent = stream.isTTY ? Math.floor(100 * share) : 10 * Math.floor(10 * share);
    if (percent === last) return;
    last = percent;
    stream.write(`${what}: ${percent} %${stream.isTTY && percent < 100 ? '\u001b[K\r' : '\n'}`);
  };
};

/** Mistakes of the caller and refusals are one line; the rest is a bug and shows where. */
export const told =
  (work: (args: string[]) => Promise<number>) =>
  async (args: string[]): Promise<number> => {
    try {
      return await work(args);
    } catch (error) {
      const isOurs = error instanceof SimulateError;
      const isUsage = error instanceof TypeError;
      const isFile =
        error instanceof Error &&
        'code' in error &&
        /^(ENOENT|ERR_MODULE_NOT_FOUND)$/.test(String(error.code));
      if (!isOurs && !isUsage && !isFile) throw error;
      process.stderr.write(`kaibo: ${isOurs ? `${error.code}: ` : ''}${error.message}\n`);
      return isUsage ? 2 : 1;
    }
  };
