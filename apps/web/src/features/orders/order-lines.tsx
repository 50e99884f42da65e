import type { OrderLine } from '@kaibo/contracts';
import { yuan } from '../../app/format.ts';
import { useText } from '../../app/text.ts';
import { Picture } from '../../ui/picture.tsx';

export function OrderLines({ lines }: { lines: readonly OrderLine[] }) {
  const text = useText();
  return (
    <ul className="grid grid-cols-1 gap-3">
      {lines.map((line) => (
        <li key={line.skuId} className="flex gap-3">
          <Picture src={line.coverUrl} alt="" className="size-16 shrink-0 rounded-xl" />
          <div className="min-w-0 flex-1">
            <p className="line-clamp-2 text-sm">{line.title}</p>
            <p className="text-xs text-soft">{line.option}</p>
          </div>
          <p className="money shrink-0 text-right text-sm">
            {yuan(line.unitFen)}
            <br />
            <span className="text-soft">{text.viewer.orders.quantity(line.quantity)}</span>
          </p>
        </li>
      ))}
    </ul>
  );
}
