/** Written by `first-paint.js` while this browser is known by an id: the server draws pages for it. */
export const dropVisitorCookie = (): void => {
  // biome-ignore lint/suspicious/noDocumentCookie: the other way to drop one is not in every browser.
  document.cookie = 'kaibo.visitor=; path=/; max-age=0; samesite=lax';
};
