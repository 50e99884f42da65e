import { type PointerEvent, useRef, useState } from 'react';

/** The row that a height of the window lies in. */
const rowAt = (list: HTMLElement, clientY: number): number => {
  const rows = [...list.children];
  const at = rows.findIndex((row) => clientY < row.getBoundingClientRect().bottom);
  return at < 0 ? rows.length - 1 : at;
};

/**
 * Reorders the children of a list while a handle in one of them is dragged, by mouse, pen or finger.
 *
 * @param move is called whenever the line passes another one.
 */
export const useDrag = (move: (from: number, to: number) => void) => {
  const list = useRef<HTMLOListElement>(null);
  const at = useRef<number | null>(null);
  const [dragged, setDragged] = useState<string | null>(null);

  const stop = (): void => {
    at.current = null;
    setDragged(null);
  };

  return {
    list,
    /** Key of the line under way. */
    dragged,
    handleOf: (key: string, index: number) => ({
      onPointerDown: (event: PointerEvent<HTMLElement>): void => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        at.current = index;
        setDragged(key);
      },
      onPointerMove: (event: PointerEvent<HTMLElement>): void => {
        if (at.current === null || !list.current) return;
        const over = rowAt(list.current, event.clientY);
        if (over === at.current) return;
        move(at.current, over);
        at.current = over;
      },
      onPointerUp: stop,
      onPointerCancel: stop,
    }),
  };
};
