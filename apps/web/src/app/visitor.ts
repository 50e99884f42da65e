import { uuid } from './uuid.ts';
import { dropVisitorCookie } from './visitor-cookie.ts';

const VISITOR_KEY = 'kaibo.visitor';
const CONSENT_KEY = 'kaibo.consent';
/** Told to the window when somebody agrees or refuses. */
export const CONSENT_CHANGED = 'kaibo:consent';

const read = (key: string): string | null => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // A browser that keeps nothing knows nobody.
  }
};

const keep = (key: string, value: string): boolean => {
  try {
    localStorage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
};

/** Whether this browser's events may carry its random id; asked once, changed on the privacy page. */
export const analyticsConsent = (): boolean | null => {
  const kept = read(CONSENT_KEY);
  return kept === null ? null : kept === 'yes';
};

export const setAnalyticsConsent = (allowed: boolean): void => {
  keep(CONSENT_KEY, allowed ? 'yes' : 'no');
  if (!allowed) {
    localStorage.removeItem(VISITOR_KEY);
    dropVisitorCookie();
  }
  dispatchEvent(new Event(CONSENT_CHANGED));
};

/** A random id of this browser, made when it is first needed; null without consent. */
export const visitorId = (): string | null => {
  if (!analyticsConsent()) return null;
  const kept = read(VISITOR_KEY);
  if (kept) return kept;
  const made = uuid();
  return keep(VISITOR_KEY, made) ? made : null;
};
