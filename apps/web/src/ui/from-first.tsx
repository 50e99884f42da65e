import { health } from '@kaibo/contracts';
import {
  type ComponentType,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
} from 'react';
import { isLostCode } from '../app/install.ts';
import { Problem } from './states.tsx';
import { toastError } from './toast.tsx';

/** Fetches the code of a part of a page; asked again after it has failed. */
export type LoadPart<Props> = () => Promise<ComponentType<Props>>;

/** Null until the code is there; `lost` is told when it cannot be had at this moment. */
const usePart = <Props,>(
  wanted: boolean,
  load: LoadPart<Props>,
  lost: (error: unknown) => void,
): ComponentType<Props> | null => {
  const [part, setPart] = useState<{ Part: ComponentType<Props> } | null>(null);
  const isMissing = wanted && !part;
  const tell = useEffectEvent(lost);
  useEffect(() => {
    if (!isMissing) return;
    let left = false;
    load().then(
      (Part) => {
        if (!left) setPart({ Part });
      },
      (error: unknown) => {
        if (!left) tell(error);
      },
    );
    return () => {
      left = true;
    };
  }, [isMissing, load]);
  return part?.Part ?? null;
};

const ANSWER_WITHIN_MS = 3_000;

/**
 * Loads the page anew if the server answers. What a second wish does not bring went with an upgrade, or the browser
 * keeps that it once failed (Chromium 153 does, 156 does not): either way nothing else helps.
 */
const loadAnew = async (otherwise: () => void): Promise<void> => {
  const isServed = await fetch(health.path, {
    cache: 'no-store',
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  }).then(
    ({ ok }) => ok,
    () => false,
  );
  if (isServed) location.reload();
  else otherwise();
};

interface FromFirstProps<Props> {
  wanted: boolean;
  load: LoadPart<Props>;
  /** Whoever wanted it wants it no longer, and may ask again. */
  lost: () => void;
  children: (Part: ComponentType<Props>) => ReactNode;
}

/**
 * Keeps a part of a page from the first time it is wanted on: its code is fetched only then, and it may close in its
 * own time. Code that cannot be fetched, offline or after an upgrade, leaves the page as it is.
 */
export function FromFirst<Props>({ wanted, load, lost, children }: FromFirstProps<Props>) {
  const failed = useRef(false);
  const Part = usePart(wanted, load, (error) => {
    const tell = (): void => {
      toastError(error);
      lost();
    };
    if (failed.current && isLostCode(error)) return void loadAnew(tell);
    failed.current = true;
    tell();
  });
  return Part && children(Part);
}

interface InPlaceProps<Props> {
  load: LoadPart<Props>;
  /** Holds the place while the code is fetched. */
  waiting: ReactNode;
  small?: boolean;
  children: (Part: ComponentType<Props>) => ReactNode;
}

/** A part of a page that is wanted at once: code that cannot be fetched says so in its place, and is asked for again there. */
export function InPlace<Props>({ load, waiting, small, children }: InPlaceProps<Props>) {
  const [error, setError] = useState<unknown>(null);
  const [asked, setAsked] = useState(false);
  const Part = usePart(error === null, load, (lost) => {
    if (asked && isLostCode(lost)) void loadAnew(() => setError(lost));
    else setError(lost);
  });
  if (Part) return children(Part);
  if (error === null) return waiting;
  const retry = (): void => {
    setAsked(true);
    setError(null);
  };
  return <Problem error={error} small={small} retry={retry} />;
}
