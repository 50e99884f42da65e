import { Star } from 'lucide-react';
import { useMessages } from '../../app/text.ts';
import { join } from '../../ui/join.ts';
import { reviewTexts } from './review-texts.ts';

const five = [1, 2, 3, 4, 5] as const;

/** Stars to look at; halves are rounded to the nearest. */
export function Stars({ value, className = 'size-4' }: { value: number; className?: string }) {
  const text = useMessages(reviewTexts);
  return (
    <span
      role="img"
      aria-label={text.starsGiven(Math.round(value))}
      className="inline-flex gap-0.5"
    >
      {five.map((n) => (
        <Star
          key={n}
          aria-hidden
          className={join(
            className,
            n <= Math.round(value) ? 'fill-amber-500 text-amber-500' : 'text-line',
          )}
        />
      ))}
    </span>
  );
}

interface StarInputProps {
  value: number | null;
  change: (value: number) => void;
  error?: string;
}

/** One choice of five: arrows move it, as in any group of radio buttons. */
export function StarInput({ value, change, error }: StarInputProps) {
  const text = useMessages(reviewTexts);
  const names = [
    text.ratings.one,
    text.ratings.two,
    text.ratings.three,
    text.ratings.four,
    text.ratings.five,
  ];
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 text-sm font-medium">{text.rate}</legend>
      <div className="flex items-center gap-1">
        {five.map((n) => (
          <label
            key={n}
            className="cursor-pointer rounded-lg p-1 has-focus-visible:outline-2 has-focus-visible:outline-accent-ink"
          >
            <input
              type="radio"
              name="stars"
              value={n}
              checked={value === n}
              onChange={() => change(n)}
              className="sr-only"
            />
            <span className="sr-only">{`${text.starsGiven(n)} · ${names[n - 1]}`}</span>
            <Star
              aria-hidden
              className={join(
                'size-8 transition-colors duration-150',
                value !== null && n <= value ? 'fill-amber-500 text-amber-500' : 'text-soft',
              )}
            />
          </label>
        ))}
        <span aria-hidden className="ml-2 text-sm text-soft">
          {value === null ? '' : names[value - 1]}
        </span>
      </div>
      {error && (
        <p role="alert" className="text-xs text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}
