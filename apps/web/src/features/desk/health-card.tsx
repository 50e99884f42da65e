import type { StreamHealth } from '@kaibo/contracts';
import { fromNow } from '../../app/format.ts';
import { useText } from '../../app/text.ts';
import { join } from '../../ui/join.ts';

const light = (health: StreamHealth): string => {
  if (health.status === 'offline') return 'bg-soft/50';
  if (health.status === 'interrupted') return 'bg-bad';
  return health.advice.length > 0 ? 'bg-warn' : 'bg-good';
};

function Figure({ label, value, wide }: { label: string; value: string; wide?: boolean }) {
  return (
    <div className={wide ? 'col-span-full' : undefined}>
      <dt className="text-xs text-soft">{label}</dt>
      <dd className="font-medium tabular-nums">{value}</dd>
    </div>
  );
}

export function HealthCard({ health }: { health: StreamHealth }) {
  const text = useText();
  const words = text.studio;
  const advice: Record<string, string> = words.advice;
  const isLive = health.status === 'live';
  return (
    <section
      className="grid gap-3 rounded-card bg-raised p-4 shadow-card"
      data-health={health.status}
    >
      <h2 className="flex items-center justify-between font-semibold">
        {words.health}
        <span role="status" className="flex items-center gap-2 text-sm font-normal">
          <span aria-hidden className={join('size-3 rounded-full', light(health))} />
          {words.healthStatus[health.status]}
        </span>
      </h2>
      {isLive && (
        <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3">
          <Figure label={words.bitrate} value={`${Math.round(health.bitrateKbps)} kbps`} />
          <Figure label={words.frameRate} value={`${health.framesPerSecond.toFixed(0)} fps`} />
          <Figure
            label={words.keyFrames}
            value={`${(health.keyFrameIntervalMs / 1000).toFixed(1)} s`}
          />
          <Figure label={words.picture} value={`${health.widthPx}×${health.heightPx}`} />
          <Figure label={words.dropped} value={String(health.droppedFrames)} />
          <Figure
            label={words.codec}
            wide
            value={[health.videoCodec, health.audioCodec].filter(Boolean).join(' + ')}
          />
        </dl>
      )}
      {health.advice.map((code) => (
        <p key={code} className="rounded-lg bg-warn-wash px-3 py-2 text-sm text-warn">
          {advice[code] ?? code}
        </p>
      ))}
      {health.lastRefusal && !isLive && (
        <p className="rounded-lg bg-bad-wash px-3 py-2 text-sm text-bad">
          {words.refused(health.lastRefusal.message)} · {fromNow(health.lastRefusal.atMs)}
        </p>
      )}
    </section>
  );
}
