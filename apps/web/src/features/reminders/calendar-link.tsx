import type { ReactNode } from 'react';
import { useLocale } from '../../app/settings.ts';

interface CalendarLinkProps {
  roomId: string;
  className: string;
  children: ReactNode;
}

/** Downloads a file that every calendar program opens. */
export function CalendarLink({ roomId, className, children }: CalendarLinkProps) {
  const locale = useLocale();
  return (
    <a href={`/v1/rooms/${roomId}/calendar.ics?lang=${locale}`} download className={className}>
      {children}
    </a>
  );
}
