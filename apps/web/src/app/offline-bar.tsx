import { useQueryClient } from '@tanstack/react-query';
import { CloudOff } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { enOffline } from '../messages/offline.en.ts';
import { zhOffline } from '../messages/offline.zh.ts';
import { toast } from '../ui/toast.tsx';
import { useConnection } from './connection.ts';
import { bothLanguages, useMessages } from './text.ts';

const offlineTexts = bothLanguages(zhOffline, enOffline);

/** Floats over the page, so that nothing shifts; when the connection is back, everything shown is read anew. */
export function OfflineBar() {
  const text = useMessages(offlineTexts);
  const connection = useConnection();
  const cache = useQueryClient();
  const before = useRef(connection);
  useEffect(() => {
    const isBack = before.current !== 'fine' && connection === 'fine';
    before.current = connection;
    if (!isBack) return;
    toast(text.back);
    void cache.invalidateQueries();
  }, [connection, cache, text]);
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-[calc(4.5rem+env(safe-area-inset-bottom))] z-50 grid justify-items-center px-4 md:bottom-6"
    >
      {connection !== 'fine' && (
        <p className="flex max-w-md items-center gap-2 rounded-full bg-ink px-4 py-2.5 text-sm text-surface shadow-card">
          <CloudOff aria-hidden className="size-4 shrink-0" />
          {connection === 'offline' ? text.offline : text.unreachable}
        </p>
      )}
    </div>
  );
}
