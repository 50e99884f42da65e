import { FromFirst } from './from-first.tsx';
import type { SheetProps } from './sheet-panel.tsx';

const load = () => import('./sheet-panel.tsx').then(({ SheetPanel }) => SheetPanel);

// The first touch or key of a page is soon enough, and over before one that opens a sheet. Lost, it is asked for again.
for (const kind of ['pointerdown', 'keydown'])
  addEventListener(kind, () => load().catch(() => undefined), { once: true, passive: true });

/** A panel over the page: keeps focus inside, closes with Escape, a click beside it or its button. */
export function Sheet(props: SheetProps) {
  return (
    <FromFirst wanted={props.open} load={load} lost={props.onClose}>
      {(SheetPanel) => <SheetPanel {...props} />}
    </FromFirst>
  );
}
