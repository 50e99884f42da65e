import { init, type Tracker } from './track.ts';

declare global {
  interface Window {
    /** Calls that were made before the script came, as `[['page'], ['click', {…}]]`; then the tracker itself. */
    kaibo?: Tracker | unknown[][];
  }
}

/** `<script async src="https://live.example/track.js" data-key="kaibo_pk_…" data-consent="granted">` */
const script = document.currentScript as HTMLScriptElement | null;
const key = script?.dataset.key;
if (script && key) {
  const before = window.kaibo;
  const { consent } = script.dataset;
  const tracker = init({
    key,
    endpoint: script.dataset.endpoint ?? new URL(script.src).origin,
    consent: consent === 'granted' || consent === 'denied' ? consent : undefined,
  });
  window.kaibo = tracker;
  if (script.dataset.page !== 'off') tracker.page();
  if (Array.isArray(before))
    for (const [name, ...given] of before) {
      const call = tracker[name as keyof Tracker] as ((...given: unknown[]) => void) | undefined;
      call?.(...given);
    }
}
