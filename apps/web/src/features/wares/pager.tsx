import { useMessages } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { waresTexts } from './wares-texts.ts';

interface PagerProps {
  page: number;
  pages: number;
  go: (page: number) => void;
}

/** One page back and forth; nothing where there is only one. */
export function Pager({ page, pages, go }: PagerProps) {
  const words = useMessages(waresTexts);
  if (pages <= 1) return null;
  return (
    <nav aria-label={words.page(page, pages)} className="flex items-center justify-center gap-3">
      <Button disabled={page <= 1} onClick={() => go(page - 1)}>
        {words.previous}
      </Button>
      <span className="text-sm tabular-nums text-soft">{words.page(page, pages)}</span>
      <Button disabled={page >= pages} onClick={() => go(page + 1)}>
        {words.next}
      </Button>
    </nav>
  );
}
