import type { Location } from '@kaibo/contracts/goods';
import { useMessages } from '../../app/text.ts';
import { stockTexts } from './stock-texts.ts';

/** The place that every store begins with has no name of its own. */
export const usePlaceName = () => {
  const words = useMessages(stockTexts);
  return (name: string): string => name || words.mainPlace;
};

export function PlaceOptions({ places }: { places: readonly Location[] }) {
  const nameOf = usePlaceName();
  return places.map(({ id, name }) => (
    <option key={id} value={id}>
      {nameOf(name)}
    </option>
  ));
}
