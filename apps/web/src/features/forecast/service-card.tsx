import type { ServiceOutlook, ServiceSettings } from '@kaibo/contracts/goods';
import type { ReactNode } from 'react';
import { exact } from '../../app/format.ts';
import { useMessages } from '../../app/text.ts';
import { forecastTexts } from './forecast-texts.ts';
import { bandOf, few, percentOf } from './forecast-words.ts';

interface ServiceCardProps {
  service: ServiceOutlook;
  settings: ServiceSettings;
  hint: string;
  children?: ReactNode;
}

/** Agents of the next hour, and what they are reckoned from. */
export function ServiceCard({ service, settings, hint, children }: ServiceCardProps) {
  const { service: words } = useMessages(forecastTexts);
  const { questions, agents, lastHour } = service;
  const { answerShare, answerSeconds, handleSeconds } = settings;
  return (
    <section className="grid content-start gap-2 rounded-card bg-raised p-4 shadow-card">
      <h2 className="font-semibold">{words.title}</h2>
      {questions && agents ? (
        <>
          <p className="text-lg font-semibold tabular-nums">
            {words.agents(exact(agents.middle), exact(agents.high))}
          </p>
          <p className="text-sm tabular-nums">
            {words.questions(few(questions.middle), bandOf(questions))} ·{' '}
            {words.lastHour(exact(lastHour))}
          </p>
        </>
      ) : (
        <p className="text-sm text-soft">{words.notEnough}</p>
      )}
      <p className="text-xs text-soft">
        {words.goal(percentOf(answerShare), exact(answerSeconds), exact(handleSeconds))}
      </p>
      <p className="text-xs text-soft">{hint}</p>
      {children}
    </section>
  );
}
