import { arriveByShare } from '@kaibo/contracts';
import { useEffect, useState } from 'react';
import { call } from '../../app/api.ts';
import { useMe } from '../../app/query.ts';
import { analyticsConsent, CONSENT_CHANGED } from '../../app/visitor.ts';

/** That this browser came through a link lately; through which one only the server's cookie tells. */
const MARK = 'kaibo.shared';

const takeCode = (): string | null => {
  const query = new URLSearchParams(location.search);
  const code = query.get('s');
  if (code === null || !/^\w{8}$/.test(code)) return null;
  query.delete('s');
  const rest = query.size > 0 ? `?${query}` : '';
  history.replaceState(history.state, '', `${location.pathname}${rest}${location.hash}`);
  return code;
};

/** Read, and taken out of the address, before the router looks at it. */
let arrivedBy = takeCode();

const tell = async (code: string | null): Promise<void> => {
  await call(arriveByShare, { body: { code } });
  if (code !== null) localStorage.setItem(MARK, 'yes');
};

/** Tells the server through which link somebody came, once they agree to it, and again when they have signed in. */
export const useArrival = (): void => {
  const userId = useMe()?.id ?? null;
  const [agreed, setAgreed] = useState(analyticsConsent() === true);
  useEffect(() => {
    const changed = (): void => setAgreed(analyticsConsent() === true);
    addEventListener(CONSENT_CHANGED, changed);
    return () => removeEventListener(CONSENT_CHANGED, changed);
  }, []);
  useEffect(() => {
    if (!agreed) return;
    const code = arrivedBy;
    const isRemembered = userId !== null && localStorage.getItem(MARK) === 'yes';
    if (code === null && !isRemembered) return;
    arrivedBy = null;
    tell(code).catch((error: unknown) => console.warn('the link was not counted', error));
  }, [agreed, userId]);
};
