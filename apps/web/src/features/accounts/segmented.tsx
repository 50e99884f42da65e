import { join } from '../../ui/join.ts';

interface SegmentedProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  choose: (value: Value) => void;
}

/** One of a few, side by side. */
export function Segmented<Value extends string>({
  label,
  value,
  options,
  choose,
}: SegmentedProps<Value>) {
  return (
    <fieldset className="inline-flex w-fit rounded-xl bg-sunken p-1">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => choose(option.value)}
          className={join(
            'h-8 rounded-lg px-3.5 text-sm transition-colors duration-150',
            option.value === value
              ? 'bg-raised font-medium text-ink shadow-card'
              : 'text-soft hover:text-ink',
          )}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
