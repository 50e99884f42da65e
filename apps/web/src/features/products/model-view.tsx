import type { Model } from '@kaibo/contracts';
import { ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { useMediaQuery } from '../../app/media-query.ts';
import { useMessages } from '../../app/text.ts';
import { IconButton } from '../../ui/button.tsx';
import { Picture } from '../../ui/picture.tsx';
import { type ModelScene, openModelScene } from './model-scene.ts';
import { productTexts } from './product-texts.ts';

const STEP = Math.PI / 12;
const RADIANS_A_PX = 0.01;
const CLOSER = 1.15;
/** A slow turn to show that it turns; it ends with the first touch, or by itself. */
const IDLE_RADIANS_A_MS = 0.0005;
const IDLE_MS = 5_000;
/** A device that draws slower than this is left in peace. */
const SLOW_MS = 25;

const keys: Record<string, (scene: ModelScene) => void> = {
  ArrowLeft: (scene) => scene.turn(-STEP, 0),
  ArrowRight: (scene) => scene.turn(STEP, 0),
  ArrowUp: (scene) => scene.turn(0, -STEP),
  ArrowDown: (scene) => scene.turn(0, STEP),
  '+': (scene) => scene.zoom(CLOSER),
  '=': (scene) => scene.zoom(CLOSER),
  '-': (scene) => scene.zoom(1 / CLOSER),
};

type State = 'loading' | 'shown' | 'failed';

const useScene = (url: string) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scene = useRef<ModelScene | null>(null);
  const [state, setState] = useState<State>('loading');
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    let left = false;
    const sized = new ResizeObserver(() => scene.current?.resize());
    // Only once it has been touched: until then the wheel moves the page.
    const wheeled = (event: WheelEvent): void => {
      if (document.activeElement !== element) return;
      event.preventDefault();
      scene.current?.zoom(event.deltaY < 0 ? CLOSER : 1 / CLOSER);
    };
    element.addEventListener('wheel', wheeled, { passive: false });
    openModelScene(element, url).then(
      (opened) => {
        if (left) return opened.dispose();
        scene.current = opened;
        sized.observe(element);
        setState('shown');
      },
      () => !left && setState('failed'),
    );
    return () => {
      left = true;
      element.removeEventListener('wheel', wheeled);
      sized.disconnect();
      scene.current?.dispose();
      scene.current = null;
    };
  }, [url]);
  return { canvas, scene, state };
};

/** Turns by itself until somebody touches it, and never for those who asked for less motion. */
const useIdleTurn = (scene: { current: ModelScene | null }, on: boolean): void => {
  useEffect(() => {
    if (!on) return;
    let asked = 0;
    const begunMs = performance.now();
    let lastMs = begunMs;
    const frame = (nowMs: number): void => {
      if (nowMs - begunMs > IDLE_MS || (scene.current?.drawMs() ?? 0) > SLOW_MS) return;
      scene.current?.turn((nowMs - lastMs) * IDLE_RADIANS_A_MS, 0);
      lastMs = nowMs;
      asked = requestAnimationFrame(frame);
    };
    asked = requestAnimationFrame(frame);
    return () => cancelAnimationFrame(asked);
  }, [scene, on]);
};

interface ModelViewProps {
  model: Model;
  title: string;
  poster: string | null;
}

/** A model to be turned by finger, mouse or keyboard; its poster stands there until it is drawn. */
export function ModelView({ model, title, poster }: ModelViewProps) {
  const text = useMessages(productTexts);
  const { canvas, scene, state } = useScene(model.url);
  const [touched, setTouched] = useState(false);
  const isStill = useMediaQuery('(prefers-reduced-motion: reduce)');
  useIdleTurn(scene, state === 'shown' && !touched && !isStill);
  const fingers = useRef(new Map<number, { x: number; y: number }>());

  const down = (event: PointerEvent<HTMLCanvasElement>): void => {
    setTouched(true);
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const spread = (): number => {
    const [a, b] = [...fingers.current.values()];
    return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
  };
  const move = ({ pointerId, clientX, clientY }: PointerEvent): void => {
    const before = fingers.current.get(pointerId);
    if (!before) return;
    const apart = spread();
    fingers.current.set(pointerId, { x: clientX, y: clientY });
    if (apart > 0) scene.current?.zoom(spread() / apart);
    else
      scene.current?.turn((before.x - clientX) * RADIANS_A_PX, (before.y - clientY) * RADIANS_A_PX);
  };
  const up = ({ pointerId }: PointerEvent): void => {
    fingers.current.delete(pointerId);
  };
  const keyed = (event: KeyboardEvent): void => {
    const act = keys[event.key];
    if (!act || !scene.current) return;
    event.preventDefault();
    setTouched(true);
    act(scene.current);
  };
  return (
    <div className="grid grid-cols-1 gap-3">
      <section
        aria-label={`${text.turnTitle}：${title}`}
        className="relative aspect-square overflow-hidden bg-sunken md:rounded-card"
      >
        {state !== 'shown' && (
          <Picture src={poster} alt="" className="absolute inset-0 size-full" />
        )}
        <canvas
          ref={canvas}
          tabIndex={0}
          aria-label={text.turnHint}
          onPointerDown={down}
          onPointerMove={move}
          onPointerUp={up}
          onPointerCancel={up}
          onKeyDown={keyed}
          className="absolute inset-0 size-full cursor-grab touch-none outline-offset-[-3px] active:cursor-grabbing"
        />
        {state === 'shown' && (
          <span className="absolute right-3 bottom-3 flex gap-1.5">
            <IconButton
              label={text.zoomOut}
              onClick={() => scene.current?.zoom(1 / CLOSER)}
              className="bg-raised/85 shadow-card"
            >
              <ZoomOut aria-hidden className="size-4" />
            </IconButton>
            <IconButton
              label={text.zoomIn}
              onClick={() => scene.current?.zoom(CLOSER)}
              className="bg-raised/85 shadow-card"
            >
              <ZoomIn aria-hidden className="size-4" />
            </IconButton>
          </span>
        )}
        {state !== 'shown' && (
          <p
            role="status"
            className="absolute inset-x-3 bottom-3 rounded-xl bg-black/65 px-3 py-2 text-center text-sm text-white"
          >
            {state === 'loading'
              ? text.turnLoading((model.sizeBytes / 1e6).toFixed(1))
              : text.turnFailed}
          </p>
        )}
      </section>
      <p className="text-sm text-soft max-md:px-4">{text.turnHint}</p>
    </div>
  );
}
