import type { BothLanguages, Reason } from '@kaibo/contracts';
import type { Drawn } from './recommendation.explore.ts';
import type { Part, Ranked } from './recommendation.parts.ts';
import type { Step } from './recommendation.rules.ts';

/** What is shown, and how it came to stand there. */
export interface Placed extends Ranked, Drawn {}

/** What entities are called, as far as it is known. */
export type Names = (entity: string) => BothLanguages | null;

const both = (zh: string, en: string): BothLanguages => ({
  zh: zh.slice(0, 200),
  en: en.slice(0, 200),
});

/** The part that did most for it; null when everybody's liking did. */
export const mainPart = ({ parts }: Placed): Part | null => {
  let main: Part | null = null;
  for (const part of parts) {
    // What is foretold is a reason only where it changed something.
    if (part.name === 'foretold' && !part.moved) continue;
    if (part.value > 0 && (main === null || part.value > main.value)) main = part;
  }
  return main === null || main.name === 'trending' || main.name === 'newest' ? null : main;
};

const sentence = (name: Part['name'], called: BothLanguages | null): BothLanguages => {
  switch (name) {
    case 'foretold':
      return both('你可能会喜欢这里', 'You may like it here');
    case 'followed':
      return both('你关注的主播', 'A host you follow');
    case 'host':
      return called
        ? both(`你看过 ${called.zh} 的直播`, `You have watched ${called.en}`)
        : both('你看过这位主播', 'You have watched this host');
    case 'category':
      return called
        ? both(`你常逛 ${called.zh}`, `You often look at ${called.en}`)
        : both('你常逛这一类', 'You often look at this kind');
    case 'product':
      return called
        ? both(`有你看过的 ${called.zh}`, `With ${called.en}, which you looked at`)
        : both('有你看过的商品', 'With something you looked at');
    default:
      return called
        ? both(`因为你看过 ${called.zh}`, `Because you watched ${called.en}`)
        : both('与你的喜好相近', 'Close to what you like');
  }
};

const NAMELESS: BothLanguages = { zh: '', en: '' };
/** By what they are about and the part: hundreds of answers a second give the same few, and each is put in words once. */
const said = new WeakMap<BothLanguages, Partial<Record<Part['name'], Reason>>>();

const ofPart = ({ name, entity }: Part, names: Names): Reason => {
  const called = entity === null ? null : names(entity);
  const about = called ?? NAMELESS;
  const known = said.get(about) ?? {};
  if (!known[name]) {
    known[name] = { code: name, text: sentence(name, called) };
    said.set(about, known);
  }
  return known[name];
};

const ofSegment: Reason = {
  code: 'segment',
  text: both('与你相似的人也在看', 'People like you watch this'),
};
const drawn: Reason = { code: 'explored', text: both('换换口味', 'Something different') };

export const reasonOf = (item: Placed, step: Step, names: Names): Reason => {
  if (item.explored) return drawn;
  const main = mainPart(item);
  if (main === null) return item.reason;
  return step === 'segment' && main.name !== 'foretold' ? ofSegment : ofPart(main, names);
};

/** What put it there, in one word for counting. */
export const sourceOf = (item: Placed, step: Step): string => {
  if (item.explored) return 'explored';
  const main = mainPart(item);
  if (main === null) return item.source ?? (step === 'newest' ? 'newest' : 'trending');
  if (main.name === 'foretold') return 'foretold';
  if (step === 'segment') return 'segment';
  return main.name === 'similar' || main.name === 'followed' ? main.name : 'taste';
};
