import { useLocation } from '@tanstack/react-router';
import { type RefObject, useEffect, useRef } from 'react';

const MARGIN_PX = 32;

/** For a line of links that scrolls on a phone: the one of the page that is open is in sight. */
export const useActiveInSight = (): RefObject<HTMLElement | null> => {
  const { pathname } = useLocation();
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    const active = pathname && nav.current?.querySelector<HTMLElement>('[data-status=active]');
    if (active && nav.current) nav.current.scrollLeft = active.offsetLeft - MARGIN_PX;
  }, [pathname]);
  return nav;
};
