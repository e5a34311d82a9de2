'use client';

import type { HealthProblem, NumberHealth, NumberHealthAnswer } from '@parley/model/number-health';
import { Pill, type PillTone } from '../../ui/Pill.tsx';

/** What WhatsApp has just said about a number: whether it may send, and everything that stands in the way. */
export function NumberHealthFacts({ answer }: { readonly answer: NumberHealthAnswer }) {
  if (answer.kind === 'unknown') return <p className="text-pretty text-small text-text2">{answer.reason}</p>;
  const { health } = answer;
  const facts = factsOf(health);
  return (
    <div className="flex flex-col gap-2 rounded-card bg-surface2 px-3 py-2.5 text-small">
      {health.canSend !== undefined && (
        <p className="flex flex-wrap items-center gap-2">
          WhatsApp says <Pill tone={sending[health.canSend].tone}>{sending[health.canSend].words}</Pill>
        </p>
      )}
      {facts.length > 0 && <p className="text-text2">{facts.join(' · ')}</p>}
      {health.problems.length > 0 && (
        <ul className="flex flex-col gap-1.5">
          {health.problems.map((problem) => (
            <Reason key={`${problem.entity} ${problem.code} ${problem.description}`} problem={problem} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Reason({ problem }: { readonly problem: HealthProblem }) {
  const { entity, code, description, solution } = problem;
  return (
    <li className="text-pretty wrap-anywhere">
      <p dir="auto">
        <b className="font-medium">{entities[entity] ?? entity}:</b> {description}
        {code !== undefined && <span className="whitespace-nowrap text-text3"> Error {code}</span>}
      </p>
      {solution !== undefined && (
        <p dir="auto" className="text-text2">
          {solution}
        </p>
      )}
    </li>
  );
}

function factsOf({ status, nameStatus, quality, throughput, isOnPhoneApp }: NumberHealth): string[] {
  const told: readonly (readonly [label: string, word: string | undefined])[] = [
    ['Connection', status],
    ['Name', nameStatus],
    ['Quality', quality],
    ['Throughput', throughput],
  ];
  const facts = told.flatMap(([label, word]) => (word === undefined ? [] : [`${label}: ${plain(word)}`]));
  return isOnPhoneApp ? [...facts, 'Also in the phone app'] : facts;
}

/** Meta's words are in capitals: NOT_APPLICABLE. */
function plain(word: string): string {
  return word.toLowerCase().replaceAll('_', ' ');
}

const sending: {
  readonly [can in NonNullable<NumberHealth['canSend']>]: { readonly tone: PillTone; readonly words: string };
} = {
  AVAILABLE: { tone: 'ok', words: 'It may send' },
  LIMITED: { tone: 'warn', words: 'Sending is limited' },
  BLOCKED: { tone: 'danger', words: 'Sending is blocked' },
};

const entities: { readonly [entity: string]: string | undefined } = {
  PHONE_NUMBER: 'Number',
  WABA: 'WhatsApp account',
  BUSINESS: 'Business',
  APP: 'App',
  MESSAGE_TEMPLATE: 'Template',
};
