import { useEffect } from 'react';
import { useText } from './text.ts';

const SETTLES_WITHIN_MS = 150;

/** The window's title follows the heading of whatever page is shown, as the server's HTML had it. */
export const useDocumentTitle = (): void => {
  const { brand } = useText().common;
  useEffect(() => {
    const content = document.getElementById('content');
    if (!content) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const follow = (): void => {
      timer = undefined;
      const heading = content.querySelector('h1')?.textContent?.trim();
      const title = heading ? `${heading} · ${brand}` : brand;
      if (document.title !== title) document.title = title;
    };
    // A chat changes the page many times a second: looked at once per pause.
    const observer = new MutationObserver(() => {
      timer ??= setTimeout(follow, SETTLES_WITHIN_MS);
    });
    observer.observe(content, { subtree: true, childList: true, characterData: true });
    timer = setTimeout(follow, SETTLES_WITHIN_MS);
    return () => {
      observer.disconnect();
      clearTimeout(timer);
    };
  }, [brand]);
};
