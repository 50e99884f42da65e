import {
  type Endpoint,
  type Input,
  logIn,
  type RefusalBody,
  type ReplyOf,
  requestOf,
} from '@kaibo/contracts';

/** A refusal of the installation, by its code. */
export class Refused extends Error {
  readonly code: string;
  readonly status: number;
  readonly details: Record<string, unknown>;

  constructor(
    code: string,
    status: number,
    message: string,
    details: Record<string, unknown> = {},
  ) {
    super(message);
    this.name = 'Refused';
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

/** For `catch`: this refusal is fine, everything else is thrown on. */
export const refusedIs =
  (code: string) =>
  (error: unknown): void => {
    if (!(error instanceof Refused) || error.code !== code) throw error;
  };

/** One person at the installation's HTTP interface, like a browser: a cookie and an origin. */
export interface Session {
  readonly cookie: string;
  call<E extends Endpoint>(endpoint: E, input: Input<E>): Promise<ReplyOf<E>>;
}

const TIMEOUT_MS = 15_000;

export const openSession = (baseUrl: string, cookie = ''): Session => {
  let current = cookie;
  const { origin } = new URL(baseUrl);
  return {
    get cookie() {
      return current;
    },
    call: async (endpoint, input) => {
      const { path, headers, ...init } = requestOf(endpoint, input);
      const response = await fetch(new URL(path, baseUrl), {
        ...init,
        headers: { ...headers, origin, ...(current ? { cookie: current } : {}) },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const set = response.headers.getSetCookie().map((line) => line.split(';', 1)[0]!);
      if (set.length > 0) current = set.join('; ');
      if (response.ok) return (await response.json()) as never;
      const body = (await response.json().catch(() => null)) as RefusalBody | null;
      const code = body?.error.code ?? 'http/unavailable';
      const details = body?.error.details ?? {};
      const message = `${endpoint.method} ${path}: ${code} ${JSON.stringify(details)}`;
      throw new Refused(code, response.status, message, details);
    },
  };
};

export const signIn = async (
  baseUrl: string,
  { email, password }: { email: string; password: string },
): Promise<Session> => {
  const session = openSession(baseUrl);
  await session.call(logIn, { body: { email, password } });
  return session;
};
