import { Failure, health, type PartHealth, ready, refusalBody } from '@kaibo/contracts';
import type { Config } from '#platform/config';
import { type Fetch, type HandleUpgrade, listen, type Tls } from '#platform/http.listen';
import { newId } from '#platform/id';
import type { Undo } from './start.undo.ts';

const DRAIN_MS = 2_000;

/** The port, ours from the first moment on, so that one in use is known before anything else is started. */
export interface Door {
  port: number;
  /** Without TLS, for this machine; null when the door itself has none. */
  localPort: number | null;
  /** What it is busy with until it opens. */
  busyWith(part: string): void;
  open(serve: { fetch: Fetch; handleUpgrade: HandleUpgrade }): void;
  /** Takes nothing new, and lets what is under way finish. */
  close(): Promise<void>;
}

/** Until everything runs: it lives, what it is busy with, and to everything else "shortly". */
const whileStarting =
  (part: () => string): Fetch =>
  async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === health.path) return Response.json({ live: true });
    const busyWith: PartHealth = { name: part(), state: 'starting', detail: '' };
    const body =
      pathname === ready.path
        ? { ready: false, parts: [busyWith] }
        : refusalBody(new Failure('http/unavailable'), newId());
    return Response.json(body, { status: 503, headers: { 'retry-after': '1' } });
  };

export const openDoor = async (
  config: Pick<Config, 'host' | 'port'>,
  tls: Tls | null,
  undo: Undo,
): Promise<Door> => {
  let part = 'postgres';
  let fetch = whileStarting(() => part);
  let handleUpgrade: HandleUpgrade = (_, socket) => socket.destroy();
  const behind = {
    fetch: ((request, connection) => fetch(request, connection)) as Fetch,
    handleUpgrade: ((request, socket, head) =>
      handleUpgrade(request, socket, head)) as HandleUpgrade,
  };
  const door = await listen({ host: config.host, port: config.port, tls, ...behind });
  // Behind a certificate for a public name, this machine talks to itself without it.
  const local = tls ? await listen({ host: '127.0.0.1', port: 0, tls: null, ...behind }) : null;
  let closing: Promise<unknown> | null = null;
  const close = async (): Promise<void> => {
    closing ??= Promise.all([door.close(DRAIN_MS), local?.close(DRAIN_MS)]);
    await closing;
  };
  undo.add('web server', close);

  return {
    port: door.port,
    localPort: local?.port ?? null,
    busyWith: (name) => {
      part = name;
    },
    close,
    open: (serve) => {
      fetch = serve.fetch;
      handleUpgrade = serve.handleUpgrade;
    },
  };
};
