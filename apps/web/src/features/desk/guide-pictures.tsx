import type { ReactNode } from 'react';

/** Drawn in the colours of the theme; each has its description as its name. */
interface DrawingProps {
  label: string;
}

function Frame({ label, children }: DrawingProps & { children: ReactNode }) {
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox="0 0 320 180"
      className="w-full rounded-xl bg-sunken text-soft"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {children}
    </svg>
  );
}

const accent = 'stroke-accent';
const accentFill = 'fill-accent stroke-none';
const washFill = 'fill-accent-wash stroke-accent';

export function ObsPicture({ label }: DrawingProps) {
  return (
    <Frame label={label}>
      <rect x="40" y="20" width="240" height="140" rx="8" className="fill-raised" />
      <path d="M40 40h240M104 40v120" />
      <circle cx="52" cy="30" r="2.5" className={accentFill} />
      <path d="M52 58h36M52 74h36M52 90h28M52 106h36" />
      <rect x="48" y="66" width="48" height="16" rx="4" className={washFill} />
      <path d="M120 60h40M120 88h34M120 116h46" />
      <rect x="176" y="52" width="90" height="16" rx="4" />
      <rect x="176" y="80" width="90" height="16" rx="4" />
      <path d="M184 88h3m6 0h3m6 0h3m6 0h3m6 0h3" className={accent} />
      <rect x="176" y="108" width="40" height="16" rx="4" />
      <rect x="206" y="136" width="60" height="16" rx="8" className={accentFill} />
    </Frame>
  );
}

export function PhonePicture({ label }: DrawingProps) {
  return (
    <Frame label={label}>
      <rect x="136" y="22" width="48" height="92" rx="8" className="fill-raised" />
      <circle cx="160" cy="58" r="11" className={washFill} />
      <path d="M144 94c2-12 8-18 16-18s14 6 16 18" className={accent} />
      <path d="M160 114v20M160 134l-34 30M160 134l34 30M160 134v30" />
      <path d="M196 44c10 6 10 22 0 28M206 34c18 12 18 36 0 48" className={accent} />
      <path d="M60 66h44M60 82h56M60 98h36" />
    </Frame>
  );
}

export function LightPicture({ label }: DrawingProps) {
  return (
    <Frame label={label}>
      <path d="M60 20h200" strokeWidth="6" />
      <circle cx="160" cy="70" r="16" className={washFill} />
      <path d="M150 70c3 8 17 8 20 0" className={accent} />
      <rect x="148" y="146" width="24" height="16" rx="3" className="fill-raised" />
      <path d="M154 146l-2-8h16l-2 8" />
      <path d="M84 148l-14-14 20-10 10 10z" className="fill-warn-wash stroke-warn" />
      <path d="M104 126l34-34M96 116l36-34M112 136l36-36" className="stroke-warn" />
      <rect x="226" y="120" width="10" height="36" rx="2" transform="rotate(28 231 138)" />
      <path d="M214 124l-32-34" strokeDasharray="4 6" />
      <path d="M160 36v12" strokeDasharray="3 5" />
    </Frame>
  );
}

export function SoundPicture({ label }: DrawingProps) {
  return (
    <Frame label={label}>
      <path
        d="M78 52c16-18 44-14 48 8 10 14 4 20-2 22 2 20-10 30-24 28v18H62v-30c-6-18 2-34 16-46z"
        className="fill-raised"
      />
      <rect x="158" y="76" width="20" height="34" rx="10" className={washFill} />
      <path d="M150 98c0 24 36 24 36 0M168 118v18M156 136h24" />
      <path d="M130 92h18" className={accent} strokeDasharray="3 5" />
      {[0, 1, 2, 3, 4, 5].map((bar) => (
        <rect
          key={bar}
          x={214 + bar * 14}
          y={140 - bar * 14}
          width="9"
          height={20 + bar * 14}
          rx="2"
          className={bar < 4 ? 'fill-good stroke-none' : 'fill-none'}
        />
      ))}
    </Frame>
  );
}

export function NetworkPicture({ label }: DrawingProps) {
  return (
    <Frame label={label}>
      <rect x="34" y="66" width="72" height="48" rx="5" className="fill-raised" />
      <path d="M24 122h92" />
      <rect x="148" y="96" width="52" height="24" rx="5" className={washFill} />
      <path d="M160 96V74M188 96V74" className={accent} />
      <path d="M106 108h42" className={accent} strokeWidth="3" />
      <path d="M200 108h26" />
      <path
        d="M240 122h44a16 16 0 0 0 2-32 22 22 0 0 0-42-6 19 19 0 0 0-4 38z"
        className="fill-raised"
      />
      <path d="M262 112V94m-8 8 8-8 8 8" className={accent} />
    </Frame>
  );
}

export function ScriptPicture({ label }: DrawingProps) {
  const minutes = [0, 1, 2, 5, 6, 9, 10];
  return (
    <Frame label={label}>
      <path d="M30 100h260" strokeWidth="4" />
      {minutes.map((minute) => (
        <g key={minute}>
          <path d={`M${30 + minute * 26} 90v20`} />
          <text
            x={30 + minute * 26}
            y="132"
            textAnchor="middle"
            fontSize="13"
            className="fill-soft stroke-none tabular-nums"
          >
            {minute}
          </text>
        </g>
      ))}
      <rect x="82" y="60" width="78" height="26" rx="6" className={washFill} />
      <rect x="186" y="60" width="78" height="26" rx="6" className={washFill} />
      <path d="M46 56h12a6 6 0 0 1 6 6v8a6 6 0 0 1-6 6h-8l-8 8v-22a6 6 0 0 1 4-6z" />
    </Frame>
  );
}
