import type { StreamHealth } from '@kaibo/contracts';
import { Link } from '@tanstack/react-router';
import { CircleAlert, CircleCheck, CircleDashed, Ear, TriangleAlert } from 'lucide-react';
import type { RefObject } from 'react';
import { useMessages } from '../../app/text.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { join } from '../../ui/join.ts';
import { type CheckResult, checkStream, overall, type Verdict } from './checks.ts';
import { rehearsalTexts } from './desk-texts.ts';
import { useLevels } from './use-levels.ts';

const looks: Record<Verdict, { icon: typeof CircleCheck; tone: string; wash: string }> = {
  good: { icon: CircleCheck, tone: 'text-good', wash: 'bg-good-wash text-good' },
  improve: { icon: TriangleAlert, tone: 'text-warn', wash: 'bg-warn-wash text-warn' },
  bad: { icon: CircleAlert, tone: 'text-bad', wash: 'bg-bad-wash text-bad' },
  unknown: { icon: CircleDashed, tone: 'text-soft', wash: 'bg-sunken text-soft' },
};

const shown = ({ value, rule }: CheckResult): string => {
  if (value === null) return '–';
  const figure = Number.isFinite(value) ? value.toFixed(rule.digits) : '-∞';
  return rule.unit === '' ? figure : `${figure} ${rule.unit}`;
};

function CheckRow({ result }: { result: CheckResult }) {
  const words = useMessages(rehearsalTexts);
  const { icon: Icon, tone } = looks[result.verdict];
  return (
    <li data-check={result.rule.id} data-verdict={result.verdict} className="flex gap-2.5 py-2">
      <Icon aria-hidden className={join('mt-0.5 size-4 shrink-0', tone)} />
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline justify-between gap-2 text-sm">
          <span className="font-medium">{words.names[result.rule.id]}</span>
          <span className="tabular-nums text-soft">{shown(result)}</span>
        </p>
        <p className="text-xs text-soft">
          <span className="sr-only">{words.verdicts[result.verdict]}: </span>
          <span title={`${words.source}: ${words.sources[result.rule.source]}`}>
            {words.advice[result.advice]}
          </span>
        </p>
      </div>
    </li>
  );
}

interface CheckCardProps {
  health: StreamHealth;
  /** Where the picture plays. */
  place: RefObject<HTMLElement | null>;
}

/** Is everything ready? Each measure with a plain verdict and what to do. */
export function CheckCard({ health, place }: CheckCardProps) {
  const words = useMessages(rehearsalTexts);
  const isRunning = health.status === 'live';
  const { levels, isListening, startListening } = useLevels(place, isRunning);
  const results = isRunning ? checkStream(health, levels) : [];
  const verdict = overall(results);
  return (
    <section className="grid gap-2 rounded-card bg-raised p-4 shadow-card">
      <h2 className="font-semibold">{words.check}</h2>
      <p className="text-xs text-soft">{isRunning ? words.checkHint : words.checkNeeds}</p>
      {isRunning && (
        <>
          <p
            role="status"
            className={join('rounded-xl px-3 py-2 text-sm font-medium', looks[verdict].wash)}
          >
            {health.rehearsal ? words.overall[verdict] : words.verdicts[verdict]}
          </p>
          {/* On air only what is wrong matters, and all of it is one press away. */}
          <details open={health.rehearsal}>
            <summary className="cursor-pointer py-1 text-sm text-soft">{words.allChecks}</summary>
            <ul className="divide-y divide-line">
              {results.map((result) => (
                <CheckRow key={result.rule.id} result={result} />
              ))}
            </ul>
          </details>
          <Button onClick={startListening} disabled={isListening}>
            <Ear aria-hidden className="size-4" />
            {isListening ? words.listening : words.listen}
          </Button>
        </>
      )}
      <Link to="/studio/guide" className={buttonClass('quiet', 'small', 'justify-self-start')}>
        {words.openGuide}
      </Link>
    </section>
  );
}
