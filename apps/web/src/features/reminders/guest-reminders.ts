/** Streams that this browser reminds a guest of; the server knows them by the browser's push address alone. */
const KEY = 'kaibo.guest.reminders';
const MOST = 50;

const read = (): string[] => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
};

export const hasGuestReminder = (roomId: string): boolean => read().includes(roomId);

export const setGuestReminder = (roomId: string, subscribed: boolean): void => {
  const others = read().filter((id) => id !== roomId);
  const next = subscribed ? [...others.slice(-MOST + 1), roomId] : others;
  localStorage.setItem(KEY, JSON.stringify(next));
};
