import { lazy } from 'react';
import { FromFirst } from './from-first.tsx';
import type { SheetProps } from './sheet-panel.tsx';

const load = () => import('./sheet-panel.tsx');
const SheetPanel = lazy(() => load().then(({ SheetPanel }) => ({ default: SheetPanel })));

// The first touch or key of a page is soon enough, and over before one that opens a sheet.
for (const kind of ['pointerdown', 'keydown'])
  addEventListener(kind, () => void load(), { once: true, passive: true });

/** A panel over the page: keeps focus inside, closes with Escape, a click beside it or its button. */
export function Sheet(props: SheetProps) {
  return (
    <FromFirst wanted={props.open}>
      <SheetPanel {...props} />
    </FromFirst>
  );
}
