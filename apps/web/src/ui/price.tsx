import type { Fen } from '@kaibo/contracts';
import { yuan } from '../app/format.ts';
import { useText } from '../app/text.ts';
import { join } from './join.ts';

interface PriceProps {
  fen: Fen;
  listFen?: Fen | null;
  className?: string;
}

/** Tabular figures; a higher list price is struck through beside it. */
export function Price({ fen, listFen, className }: PriceProps) {
  const text = useText();
  return (
    <span className={join('money inline-flex items-baseline gap-1.5', className)}>
      <span className="font-semibold text-accent-ink">{yuan(fen)}</span>
      {listFen != null && listFen > fen && (
        <s className="text-[0.75em] text-soft">
          <span className="sr-only">{text.common.listPrice}</span>
          {yuan(listFen)}
        </s>
      )}
    </span>
  );
}
