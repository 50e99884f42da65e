import { useId } from 'react';

interface SwitchProps {
  label: string;
  why: string;
  isOn: boolean;
  busy: boolean;
  turn: (on: boolean) => void;
}

/** Something that a person agrees to, or no more, with the reason for it. */
export function ConsentSwitch({ label, why, isOn, busy, turn }: SwitchProps) {
  const about = useId();
  return (
    <div className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1">
      <span id={`${about}-label`} className="font-medium">
        {label}
      </span>
      <button
        type="button"
        role="switch"
        aria-checked={isOn}
        aria-labelledby={`${about}-label`}
        aria-describedby={about}
        disabled={busy}
        onClick={() => turn(!isOn)}
        className="relative h-7 w-12 shrink-0 rounded-full bg-soft/60 transition-colors duration-150 aria-checked:bg-good disabled:opacity-60"
      >
        <span
          aria-hidden
          className={`absolute top-1 left-1 size-5 rounded-full bg-white shadow transition-transform duration-150 ${isOn ? 'translate-x-5' : ''}`}
        />
      </button>
      <p id={about} className="col-span-2 max-w-prose text-sm text-soft">
        {why}
      </p>
    </div>
  );
}
