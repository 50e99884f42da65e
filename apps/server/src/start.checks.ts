import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { createSecureContext } from 'node:tls';
import { type Config, ConfigError } from '#platform/config';
import type { Tls } from '#platform/http.listen';
import { StartError, systemCode } from '#platform/installation.errors';

/** Fails as listening on it would; any free port (0) is always there. */
export const probePort = async (host: string, port: number): Promise<void> => {
  if (port === 0) return;
  const server = createServer().listen({ host, port });
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
};

const readPem = async (path: string, flag: string): Promise<Buffer> => {
  try {
    return await readFile(path);
  } catch (error) {
    throw new ConfigError(`${flag}: ${path} cannot be read (${systemCode(error)})`);
  }
};

/** Certificate and key when they are set; both are looked at before anything is started. */
export const readTls = async (config: Config): Promise<Tls | null> => {
  if (config.tlsCert === null || config.tlsKey === null) return null;
  const cert = await readPem(config.tlsCert, '--tls-cert');
  const key = await readPem(config.tlsKey, '--tls-key');
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const why = (error as Error).message;
    throw new ConfigError(`--tls-cert and --tls-key do not make a pair in PEM: ${why}`);
  }
  return { cert, key };
};

interface ListenError extends Error {
  code: string;
  syscall: string;
  address?: string;
  port?: number;
}

const listenReasons: Record<string, (error: ListenError, flag: string) => string> = {
  EADDRINUSE: (error, flag) =>
    `Port ${error.port} of ${error.address} is in use; stop what uses it or choose another with ${flag}.`,
  EACCES: (error, flag) =>
    `Port ${error.port} may not be used by this user; choose one above 1023 with ${flag}.`,
  EADDRNOTAVAIL: (error) =>
    `This machine has no address ${error.address}; choose another with --host.`,
  ENOTFOUND: () => 'The name given with --host is not known; give an address of this machine.',
};

/** The one line that an operator has to read, or null for what nobody expected. */
export const whyNotStarted = (error: unknown, config: Config): string | null => {
  if (error instanceof StartError || error instanceof ConfigError) return error.message;
  if (!(error instanceof Error)) return null;
  const reason = listenReasons[systemCode(error)];
  if (!reason || !('syscall' in error)) return null;
  const flag = (error as ListenError).port === config.rtmpPort ? '--rtmp-port' : '--port';
  return reason(error as ListenError, flag);
};
