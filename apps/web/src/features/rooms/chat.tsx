import { CHAT_LIMIT } from '@kaibo/contracts';
import { Link } from '@tanstack/react-router';
import { SendHorizontal } from 'lucide-react';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useMe } from '../../app/query.ts';
import { type Messages, useText } from '../../app/text.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { join } from '../../ui/join.ts';
import { toastError } from '../../ui/toast.tsx';
import type { ChatLine, RoomTalk } from './use-room.ts';

type RoomWords = Messages['viewer']['room'];

interface LineProps {
  line: ChatLine;
  mine: boolean;
  overlay: boolean;
  /** Stands at the end of what somebody said. */
  action?: (line: ChatLine) => ReactNode;
}

function Line({ line, mine, overlay, action }: LineProps) {
  const text = useText();
  const frame = overlay
    ? 'w-fit max-w-full rounded-2xl bg-black/40 py-1.5 pr-3 pl-2 text-white'
    : 'rounded-lg px-1 py-0.5';
  if (line.kind === 'entered')
    return (
      <li className={join(frame, 'text-sm opacity-75')}>{text.viewer.room.entered(line.name)}</li>
    );
  return (
    <li className={join(frame, 'flex items-start gap-1.5 text-sm leading-5')}>
      <Avatar name={line.name} src={line.avatarUrl} className="size-5 text-[10px]" />
      <p className="min-w-0 flex-1 break-words">
        <span
          className={join(
            'mr-1.5',
            overlay ? 'text-rose-200' : mine ? 'text-accent-ink' : 'text-soft',
          )}
        >
          {mine ? text.viewer.room.you : line.name}
          {line.simulated && (
            <abbr
              title={text.common.simulatedHint}
              className={join(
                'ml-1 rounded px-1 py-px text-[10px] no-underline',
                overlay ? 'bg-white/20 text-white' : 'bg-sunken text-soft',
              )}
            >
              {text.common.simulated}
            </abbr>
          )}
        </span>
        {line.text}
      </p>
      {action?.(line)}
    </li>
  );
}

const notices = {
  connecting: (words: RoomWords) => words.connecting,
  retrying: (words: RoomWords) => words.retrying,
  closed: (words: RoomWords) => words.chatClosed,
};

/** Follows the newest line unless the reader has scrolled up. */
export function ChatLines({
  talk,
  overlay,
  action,
}: {
  talk: RoomTalk;
  overlay: boolean;
  action?: (line: ChatLine) => ReactNode;
}) {
  const text = useText();
  const me = useMe();
  const list = useRef<HTMLUListElement>(null);
  const following = useRef(true);
  const newest = talk.lines.at(-1)?.id;

  useEffect(() => {
    if (newest && following.current && list.current)
      list.current.scrollTop = list.current.scrollHeight;
  }, [newest]);

  const scrolled = (): void => {
    const element = list.current;
    if (!element) return;
    following.current = element.scrollHeight - element.scrollTop - element.clientHeight < 48;
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col justify-end">
      <ul
        ref={list}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls the talk with the arrow keys.
        tabIndex={0}
        onScroll={scrolled}
        aria-label={text.viewer.room.chat}
        aria-live="off"
        className={join(
          'scrollbar-none flex flex-col gap-1 overflow-y-auto overscroll-contain',
          overlay &&
            'max-h-full mask-t-from-70% mask-t-to-100% pt-6 [text-shadow:0_1px_2px_rgb(0_0_0/40%)]',
        )}
      >
        {talk.lines.map((line) => (
          <Line
            key={line.id}
            line={line}
            mine={line.kind === 'chat' && line.userId === me?.id}
            overlay={overlay}
            action={action}
          />
        ))}
      </ul>
      {talk.connection !== 'live' && (
        <p role="status" className={join('pt-1 text-xs', overlay ? 'text-white/80' : 'text-soft')}>
          {notices[talk.connection](text.viewer.room)}
        </p>
      )}
    </div>
  );
}

interface ChatBoxProps {
  roomId: string;
  overlay: boolean;
  say: (text: string) => Promise<unknown>;
}

export function ChatBox({ roomId, overlay, say }: ChatBoxProps) {
  const text = useText();
  const me = useMe();
  const [draft, setDraft] = useState('');
  const look = overlay
    ? 'bg-black/40 text-white placeholder:text-white/75 backdrop-blur-sm'
    : 'bg-sunken placeholder:text-soft';

  if (me === null)
    return (
      <Link
        to="/sign-in"
        search={{ next: `/rooms/${roomId}` }}
        className={join('flex h-11 flex-1 items-center rounded-full px-4 text-sm', look)}
      >
        {text.viewer.room.chatSignIn}
      </Link>
    );

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const line = draft.trim();
    if (!line) return;
    setDraft('');
    say(line).catch((error: unknown) => {
      setDraft((now) => now || line);
      toastError(error);
    });
  };
  return (
    <form onSubmit={submit} className="relative flex-1">
      <input
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        maxLength={CHAT_LIMIT}
        enterKeyHint="send"
        aria-label={text.viewer.room.chatHint}
        placeholder={text.viewer.room.chatHint}
        className={join('h-11 w-full rounded-full pr-11 pl-4 text-base md:text-sm', look)}
      />
      <button
        type="submit"
        aria-label={text.viewer.room.send}
        className={join(
          'absolute top-1 right-1 grid size-9 place-items-center rounded-full',
          overlay ? 'text-white' : 'text-soft hover:text-ink',
        )}
      >
        <SendHorizontal aria-hidden className="size-4.5" />
      </button>
    </form>
  );
}
