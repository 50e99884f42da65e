import type { PortraitGroup } from '@kaibo/contracts/portraits';
import { exact } from '../../app/amounts.ts';
import { dateTime } from '../../app/format.ts';
import { useLocale } from '../../app/settings.ts';
import { useMessages } from '../../app/text.ts';
import { portraitTexts } from './portrait-texts.ts';
import { ShareBars } from './share-bars.tsx';

/** These are formed for the whole platform now and then, and not followed by the minute. */
const formed: ReadonlySet<PortraitGroup['dimension']> = new Set(['rfm', 'cluster']);

interface GroupBarsProps {
  groups: readonly PortraitGroup[];
  groupsAtMs?: number | null;
}

/** Groups of people under what tells them apart. */
export function GroupBars({ groups, groupsAtMs = null }: GroupBarsProps) {
  const text = useMessages(portraitTexts);
  const isEnglish = useLocale() === 'en';
  const nameOf = ({ dimension, code, name }: PortraitGroup): string => {
    if (name !== null) return isEnglish ? name.en : name.zh;
    if (dimension === 'rfm') return text.rfm[code as keyof typeof text.rfm] ?? code;
    return text.groups[code] ?? code;
  };
  if (groups.length === 0) return <p className="text-sm text-soft">{text.noneTold}</p>;
  return (
    <div className="grid gap-4">
      {[...Map.groupBy(groups, (group) => group.dimension)].map(([dimension, own]) => (
        <div key={dimension} className="grid gap-2">
          <h4 className="text-xs font-medium text-soft">
            {text.dimensions[dimension]}
            {formed.has(dimension) && groupsAtMs !== null && (
              <span className="font-normal"> · {text.asOf(dateTime(groupsAtMs))}</span>
            )}
          </h4>
          <ShareBars
            label={text.dimensions[dimension]}
            bars={own.map((group) => ({
              key: group.code,
              name: nameOf(group),
              share: group.share,
              note: text.people(exact(group.people)),
            }))}
          />
        </div>
      ))}
    </div>
  );
}
