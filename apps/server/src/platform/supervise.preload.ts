import { watchVitals } from './vitals.ts';

// Loaded into every child before its own code, so that none can outlive the main process or be stopped by a Ctrl-C
// that is meant for it.

/** What a child's own handler of SIGTERM has for finishing its work once the main process is gone. */
const FINISH_WITHIN_MS = 4_000;

process.on('SIGINT', () => undefined);
process.once('disconnect', () => {
  const late = setTimeout(() => process.exit(1), FINISH_WITHIN_MS);
  late.unref();
  process.kill(process.pid, 'SIGTERM');
});

const TELL_EVERY_MS = 5_000;
const vitals = watchVitals();
const telling = setInterval(() => {
  if (process.connected) process.send?.({ type: 'vitals', ...vitals.read() });
}, TELL_EVERY_MS);
telling.unref();
