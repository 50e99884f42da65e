import encodeQR from 'qr';
import { useMemo } from 'react';

/** Rows of dark and light squares, with the quiet border that readers need. */
export const qrSquares = (text: string): boolean[][] =>
  encodeQR(text, 'raw', { ecc: 'medium', border: 2 });

/** Dark on white in both themes: many readers take nothing else. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { path, side } = useMemo(() => {
    const rows = qrSquares(text);
    const squares = rows.flatMap((row, y) =>
      row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
    );
    return { path: squares.join(''), side: rows.length };
  }, [text]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${side} ${side}`}
      shapeRendering="crispEdges"
      className="size-full rounded-xl"
    >
      <rect width={side} height={side} fill="#fff" />
      <path d={path} fill="#1d1b19" />
    </svg>
  );
}
