import type { FeatureDrift } from '@kaibo/contracts/features';

interface DriftPictureProps {
  drift: FeatureDrift;
  label: string;
  width?: number;
  height?: number;
}

/** Shares by bin: filled the last day, dashed the week before. */
export function DriftPicture({ drift, label, width = 64, height = 22 }: DriftPictureProps) {
  const { now, before } = drift;
  const most = Math.max(0.01, ...now, ...before);
  const step = width / now.length;
  const top = (share: number): number => height - 1 - (share / most) * (height - 3);
  const line = before
    .map((share, i) => `${i === 0 ? 'M' : 'L'}${i * step},${top(share)}H${(i + 1) * step}`)
    .join('');
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${height}`}
      style={{ width, height }}
      className="max-w-full shrink-0"
    >
      {now.map((share, i) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: bins are told apart by their place only
          key={i}
          x={i * step + 0.5}
          y={top(share)}
          width={Math.max(1, step - 1)}
          height={height - top(share)}
          fill="var(--accent)"
          opacity="0.55"
        />
      ))}
      <path d={line} fill="none" stroke="var(--ink)" strokeWidth="1.2" strokeDasharray="3 2" />
    </svg>
  );
}
