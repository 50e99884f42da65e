import { CircleAlert, CircleCheck } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { ApiError } from '../app/api.ts';
import { currentText } from '../app/text.ts';

interface Message {
  id: number;
  tone: 'good' | 'bad';
  text: string;
}

const SHOWN_MS = 4_000;
let messages: readonly Message[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

const replace = (next: readonly Message[]): void => {
  messages = next;
  for (const listener of listeners) listener();
};

const show = (tone: Message['tone'], text: string): void => {
  const id = ++lastId;
  replace([...messages.slice(-2), { id, tone, text }]);
  setTimeout(() => replace(messages.filter((message) => message.id !== id)), SHOWN_MS);
};

export const toast = (text: string): void => show('good', text);

/** Shows a refusal in its own words; for mutations: `onError: toastError`. */
export const toastError = (error: unknown): void =>
  show('bad', error instanceof ApiError ? error.message : currentText().common.unexpected);

const current = (): readonly Message[] => messages;

export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    current,
    current,
  );
  return (
    <div
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 top-[max(1rem,env(safe-area-inset-top))] z-60 grid justify-items-center gap-2 px-4"
    >
      {shown.map((message) => (
        <p
          key={message.id}
          className="flex max-w-md items-center gap-2 rounded-full bg-ink px-4 py-2.5 text-sm text-surface shadow-card"
        >
          {message.tone === 'good' ? (
            <CircleCheck aria-hidden className="size-4 shrink-0" />
          ) : (
            <CircleAlert aria-hidden className="size-4 shrink-0" />
          )}
          {message.text}
        </p>
      ))}
    </div>
  );
}
