import type { ReactNode, RefObject } from 'react';
import { useWidth } from './use-width.ts';

interface PictureFrameProps {
  /** What can be saved as a file. */
  picture: RefObject<SVGSVGElement | null>;
  label: string;
  height: number | ((width: number) => number);
  fontSize?: number;
  /** Drawn for the width there is, in pixels, so that words keep their size. */
  children: (width: number) => ReactNode;
}

/** A picture as wide as its card. */
export function PictureFrame(props: PictureFrameProps) {
  const { picture, label, height, fontSize = 11, children } = props;
  const [box, width] = useWidth();
  return (
    <div ref={box} className="w-full overflow-hidden">
      {width > 0 && (
        <svg
          ref={picture}
          role="img"
          aria-label={label}
          width={width}
          height={typeof height === 'number' ? height : height(width)}
          fontSize={fontSize}
        >
          {children(width)}
        </svg>
      )}
    </div>
  );
}
