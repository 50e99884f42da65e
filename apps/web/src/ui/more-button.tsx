import { useText } from '../app/text.ts';
import { Button } from './button.tsx';

interface Paged {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
}

/** Below a list that is read page by page; nothing when it has ended. */
export function MoreButton({ list, label }: { list: Paged; label?: string }) {
  const text = useText();
  if (!list.hasNextPage) return null;
  return (
    <Button
      className="justify-self-center"
      busy={list.isFetchingNextPage}
      onClick={() => void list.fetchNextPage()}
    >
      {label ?? text.common.more}
    </Button>
  );
}
