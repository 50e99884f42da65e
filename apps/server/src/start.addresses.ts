import { isIPv6 } from 'node:net';
import type { Config } from '#platform/config';
import type { Addresses } from './wiring.ts';

const EVERYWHERE = new Set(['0.0.0.0', '::', '']);
const inUrl = (host: string): string => (isIPv6(host) ? `[${host}]` : host);

/** The addresses of this installation; the RTMP port may be known only later. */
export const addressesOf = (
  config: Pick<Config, 'host' | 'publicUrl' | 'tlsCert'>,
  ports: { port: number; localPort: number | null; rtmpPort: () => number },
): Addresses => {
  const reachable = inUrl(EVERYWHERE.has(config.host) ? '127.0.0.1' : config.host);
  const scheme = config.tlsCert === null ? 'http' : 'https';
  const publicUrl = config.publicUrl ?? `${scheme}://${reachable}:${ports.port}`;
  return {
    publicUrl,
    localUrl:
      ports.localPort === null
        ? `http://${reachable}:${ports.port}`
        : `http://127.0.0.1:${ports.localPort}`,
    get rtmpUrl() {
      return `rtmp://${new URL(publicUrl).hostname}:${ports.rtmpPort()}/live`;
    },
  };
};
