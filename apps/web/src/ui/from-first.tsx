import { type ReactNode, Suspense, useState } from 'react';

interface FromFirstProps {
  wanted: boolean;
  children: ReactNode;
}

/** Keeps its children from the first time they are wanted on: lazy ones are fetched only then, and may close in their own time. */
export function FromFirst({ wanted, children }: FromFirstProps) {
  const [was, setWas] = useState(wanted);
  if (wanted && !was) setWas(true);
  return was ? <Suspense fallback={null}>{children}</Suspense> : null;
}
