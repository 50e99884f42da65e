import type { ReactNode } from 'react';
import { bothLanguages, useMessages } from '../../app/text.ts';
import { enGuide } from '../../messages/guide.en.ts';
import { zhGuide } from '../../messages/guide.zh.ts';
import {
  LightPicture,
  NetworkPicture,
  ObsPicture,
  PhonePicture,
  ScriptPicture,
  SoundPicture,
} from './guide-pictures.tsx';

const guideTexts = bothLanguages(zhGuide, enGuide);

type PartId = keyof typeof zhGuide.parts;

const pictures: Record<PartId, (props: { label: string }) => ReactNode> = {
  obs: ObsPicture,
  phone: PhonePicture,
  light: LightPicture,
  sound: SoundPicture,
  network: NetworkPicture,
  script: ScriptPicture,
};
const partIds = Object.keys(pictures) as PartId[];

function GuidePart({ id }: { id: PartId }) {
  const words = useMessages(guideTexts);
  const part: { title: string; picture: string; steps: Record<string, string> } = words.parts[id];
  const { steps } = part;
  const Picture = pictures[id];
  return (
    <section
      id={id}
      className="grid scroll-mt-4 items-start gap-5 rounded-card bg-raised p-5 shadow-card md:grid-cols-[280px_minmax(0,1fr)]"
    >
      <Picture label={part.picture} />
      <div>
        <h2 className="mb-3 text-lg font-semibold">{part.title}</h2>
        <ol className="grid gap-2.5">
          {Object.keys(steps).map((step, i) => (
            <li key={step} className="flex gap-3 text-sm leading-relaxed">
              <span
                aria-hidden
                className="grid size-6 shrink-0 place-items-center rounded-full bg-accent-wash text-xs font-semibold text-accent-ink tabular-nums"
              >
                {i + 1}
              </span>
              <span>{steps[step]}</span>
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}

/** Everything a host needs to know before the first stream. */
export function GuidePage() {
  const words = useMessages(guideTexts);
  return (
    <>
      <header className="grid gap-3">
        <h1 className="text-2xl font-semibold tracking-tight">{words.title}</h1>
        <p className="max-w-2xl text-soft">{words.intro}</p>
        <nav aria-label={words.contents} className="flex flex-wrap gap-2">
          {partIds.map((id) => (
            <a
              key={id}
              href={`#${id}`}
              className="rounded-full border border-line bg-raised px-4 py-2 text-sm hover:bg-sunken"
            >
              {words.parts[id].title}
            </a>
          ))}
        </nav>
      </header>
      {partIds.map((id) => (
        <GuidePart key={id} id={id} />
      ))}
    </>
  );
}
