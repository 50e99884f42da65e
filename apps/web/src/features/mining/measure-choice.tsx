import type { MinedMeasure } from '@kaibo/contracts/mining';
import { useState } from 'react';
import { useMessages } from '../../app/text.ts';
import { Choice } from '../../ui/filters.tsx';
import { miningTexts } from './mining-texts.ts';

interface Measured {
  measure: MinedMeasure;
}

/** The one of these that is looked at, orders at first; none where there are none. */
export const useMeasure = <One extends Measured>(measures: readonly One[]) => {
  const [chosen, choose] = useState<MinedMeasure>('orders');
  const shown = measures.find(({ measure }) => measure === chosen) ?? measures[0];
  return [shown, choose] as const;
};

interface MeasureChoiceProps {
  measures: readonly Measured[];
  shown: Measured;
  choose: (measure: MinedMeasure) => void;
}

export function MeasureChoice({ measures, shown, choose }: MeasureChoiceProps) {
  const texts = useMessages(miningTexts);
  return (
    <Choice
      label={texts.measure}
      value={shown.measure}
      change={(value) => choose(value as MinedMeasure)}
    >
      {measures.map(({ measure }) => (
        <option key={measure} value={measure}>
          {texts.measures[measure]}
        </option>
      ))}
    </Choice>
  );
}
