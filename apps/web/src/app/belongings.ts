/** Everything the app keeps in this browser is named so. */
const PREFIX = 'kaibo.';
/** Whose things these are: the account that was signed in here last. */
export const OWNER = 'kaibo.account';
/** Not of a person but of the device. Whatever is not named here goes with the person. */
const OF_THE_DEVICE = new Set([
  'kaibo.locale',
  'kaibo.theme',
  // Both follow the browser's push address, which the server hands over to the next person.
  'kaibo.push.owner',
  'kaibo.guest.reminders',
]);
/** What somebody brought before they signed in comes with them. */
const BROUGHT = ['kaibo.cart', 'kaibo.invite'];

/** Told to the window when things of a person are gone, for what was read from them before. */
export const FORGOTTEN = 'kaibo:forgotten';

const remove = (storage: Storage, kept: ReadonlySet<string>): void => {
  const names = Object.keys(storage).filter((name) => name.startsWith(PREFIX));
  for (const name of names) if (!kept.has(name)) storage.removeItem(name);
};

const forget = (kept: ReadonlySet<string>): void => {
  try {
    remove(localStorage, kept);
    remove(sessionStorage, kept);
  } catch (error) {
    console.warn('this browser keeps nothing', error);
  }
  dispatchEvent(new Event(FORGOTTEN));
};

/** When somebody has signed out: searches, drafts, consent, the cart, and what waits to be sent. */
export const forgetPerson = (): void => forget(OF_THE_DEVICE);

/**
 * From now on what this browser keeps is this account's. Of another account nothing stays; what a guest did before
 * signing in is theirs. A sign-in that has run out forgets nothing: its person may come back to a draft.
 */
export const belongTo = (accountId: string): void => {
  try {
    const owner = localStorage.getItem(OWNER);
    if (owner === accountId) return;
    if (owner !== null) forget(new Set([...OF_THE_DEVICE, ...BROUGHT]));
    localStorage.setItem(OWNER, accountId);
  } catch (error) {
    console.warn('this browser keeps nothing', error);
  }
};
