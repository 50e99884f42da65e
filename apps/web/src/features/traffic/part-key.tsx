import { type TrafficPart, trafficLosses, trafficParts } from '@kaibo/contracts/traffic';
import { useMessages } from '../../app/text.ts';
import { capital } from './figures.ts';
import { lossOpacity, partColour } from './part-colours.ts';
import { trafficTexts } from './traffic-texts.ts';

/** What the colours of a picture mean. */
export function PartKey({
  parts = trafficParts,
  hasLosses = false,
}: {
  parts?: readonly TrafficPart[];
  hasLosses?: boolean;
}) {
  const text = useMessages(trafficTexts);
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-soft">
      {parts.map((part) => (
        <li key={part} className="flex items-center gap-1.5">
          <span
            aria-hidden
            className="size-2.5 rounded-sm"
            style={{ background: partColour[part] }}
          />
          {capital(text.parts[part])}
        </li>
      ))}
      {hasLosses &&
        trafficLosses.map((loss) => (
          <li key={loss} className="flex items-center gap-1.5">
            <span
              aria-hidden
              className="relative size-2.5 overflow-hidden rounded-sm border border-bad"
            >
              <span className="absolute inset-0 bg-bad" style={{ opacity: lossOpacity[loss] }} />
            </span>
            {capital(text.losses[loss])}
          </li>
        ))}
    </ul>
  );
}
